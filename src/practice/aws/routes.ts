/** An operation's name to its method and path: `DescribeCluster: 'GET /clusters/{name}'`; `{key+}` takes slashes too. */
export type Routes = Readonly<Record<string, string>>;

export interface Routed {
  readonly operation: string;
  /** The labels of the path, decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The operation that is asked at this path, or null. A slash at the end makes no difference. */
export function routed(routes: Routes, method: string, path: string): Routed | null {
  for (const [operation, route] of Object.entries(routes)) {
    const [verb, pattern = ''] = route.split(' ');
    const labels = verb === method ? labelsOf(pattern, path) : null;
    if (labels !== null) return { operation, labels };
  }
  return null;
}

function labelsOf(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const shape = pattern
    .replace(/\/$/u, '')
    .split('/')
    .map((part) => part.replace(/^\{(\w+)\+\}$/u, '(?<$1>.+)').replace(/^\{(\w+)\}$/u, '(?<$1>[^/]+)'))
    .join('/');
  const found = new RegExp(`^${shape}/?$`, 'u').exec(path);
  if (found === null) return null;
  try {
    return Object.fromEntries(
      Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return null;
  }
}
