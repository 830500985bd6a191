import type { Operation } from '../../../src/practice/aws/call.ts';
import { DIALECTS, type Dialect } from '../../../src/practice/aws/dialects.ts';
import type { ServiceName } from '../../../src/practice/aws/failure.ts';

/** Operations of a test: by name, or where it is asked alone for one that answers nothing. */
type Played = Readonly<Record<string, Operation | string | { readonly route: string; readonly run: Operation }>>;

/** All services as they are played, with these operations in place of, or besides, their own. */
export function playing(played: { readonly [S in ServiceName]?: Played }): readonly Dialect[] {
  return DIALECTS.map((dialect) => {
    const mine = Object.entries(played[dialect.service] ?? {});
    const operations = Object.fromEntries(
      mine.map(([name, one]) => [
        name,
        typeof one === 'function' ? one : typeof one === 'string' ? (): Record<string, never> => ({}) : one.run,
      ]),
    );
    const all = { ...dialect.operations, ...operations };
    if (dialect.speaks !== 'rest json' && dialect.speaks !== 's3') return { ...dialect, operations: all };
    const routes = Object.fromEntries(
      mine.flatMap(([name, one]) =>
        typeof one === 'function' ? [] : [[name, typeof one === 'string' ? one : one.route]],
      ),
    );
    return { ...dialect, operations: all, routes: { ...dialect.routes, ...routes } };
  });
}
