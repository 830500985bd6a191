/** Answers as a tree, and how AWS JSON 1.1 and AWS query (XML) write such a tree. */

export type Tree =
  | string
  | number
  | boolean
  | Date
  | null
  | undefined
  | readonly Tree[]
  | { readonly [member: string]: Tree };
export type TreeObject = { readonly [member: string]: Tree };

/** AWS JSON 1.1: dates are seconds since 1970 with fractions; members without a value are left out. */
export function toJson(tree: Tree): string {
  return JSON.stringify(plain(tree));
}

function plain(tree: Tree): unknown {
  if (tree instanceof Date) return tree.getTime() / 1000;
  if (Array.isArray(tree)) return tree.map(plain);
  if (typeof tree !== 'object' || tree === null) return tree ?? undefined;
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      value === null || value === undefined ? [] : [[key, plain(value)]],
    ),
  );
}

/** AWS query: dates are ISO 8601; the elements of a list are called `listItem` (`item` for EC2, `member` for STS). */
export function toXml(name: string, tree: Tree, listItem: string): string {
  if (tree === null || tree === undefined) return '';
  if (tree instanceof Date) return `<${name}>${tree.toISOString()}</${name}>`;
  if (Array.isArray(tree)) {
    const items: readonly Tree[] = tree;
    return `<${name}>${items.map((item) => toXml(listItem, item, listItem)).join('')}</${name}>`;
  }
  if (typeof tree === 'object') {
    const members = Object.entries(tree).map(([key, value]) => toXml(key, value, listItem));
    return `<${name}>${members.join('')}</${name}>`;
  }
  return `<${name}>${escapeXml(String(tree))}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => ENTITIES[character] ?? character);
}

/** Replaces every member of this name, at any depth; `undefined` takes it away. */
export function withMember(tree: Tree, member: string, value: Tree): Tree {
  if (tree instanceof Date || typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map((item: Tree) => withMember(item, member, value));
  return Object.fromEntries(
    Object.entries(tree).map(([key, inner]) => [key, key === member ? value : withMember(inner, member, value)]),
  );
}
