/** Answers as a tree, and how AWS JSON 1.1 and AWS query (XML) write such a tree. */

export type Tree =
  | string
  | number
  | boolean
  | Date
  | NamedList
  | null
  | undefined
  | readonly Tree[]
  | { readonly [member: string]: Tree };
export type TreeObject = { readonly [member: string]: Tree };

/** A list whose elements have a name of their own in XML, such as `DBInstance` of Amazon RDS. */
export class NamedList {
  readonly element: string;
  readonly items: readonly Tree[];

  constructor(element: string, items: readonly Tree[]) {
    this.element = element;
    this.items = items;
  }
}

/** A list in XML whose elements are called `element` and not `member`. */
export function namedList(element: string, items: readonly Tree[]): NamedList {
  return new NamedList(element, items);
}

/** AWS JSON: dates are seconds since 1970 with fractions; members without a value are left out. */
export function toJson(tree: Tree): string {
  return JSON.stringify(plain(tree));
}

function plain(tree: Tree): unknown {
  if (tree instanceof Date) return tree.getTime() / 1000;
  if (tree instanceof NamedList) return tree.items.map(plain);
  if (Array.isArray(tree)) return tree.map(plain);
  if (typeof tree !== 'object' || tree === null) return tree ?? undefined;
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      value === null || value === undefined ? [] : [[key, plain(value)]],
    ),
  );
}

/** AWS query: dates are ISO 8601; the elements of a list are called `listItem` (`item` for EC2, `member` for all others). */
export function toXml(name: string, tree: Tree, listItem: string): string {
  if (tree === null || tree === undefined) return '';
  if (tree instanceof Date) return `<${name}>${tree.toISOString()}</${name}>`;
  if (tree instanceof NamedList) {
    return `<${name}>${tree.items.map((item) => toXml(tree.element, item, listItem)).join('')}</${name}>`;
  }
  if (Array.isArray(tree)) return toXml(name, namedList(listItem, tree), listItem);
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
  if (tree instanceof NamedList) {
    return namedList(
      tree.element,
      tree.items.map((item) => withMember(item, member, value)),
    );
  }
  if (Array.isArray(tree)) return tree.map((item: Tree) => withMember(item, member, value));
  return Object.fromEntries(
    Object.entries(tree).map(([key, inner]) => [key, key === member ? value : withMember(inner, member, value)]),
  );
}
