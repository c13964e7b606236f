import findMyWay from 'find-my-way';
import type { CompiledRoute } from './compiled.ts';

/** A path found: its route with the decoded names of the path, or the methods that it does have. */
export type Match =
  | { kind: 'route'; route: CompiledRoute; params: Readonly<Record<string, string>> }
  | { kind: 'method_not_allowed'; allow: readonly string[] };

type Found = Extract<Match, { kind: 'route' }>;

/** Finds what serves a method and path; null when no route has this path. GET serves HEAD. */
export type Matcher = (method: string, pathname: string) => Match | null;

const PARAM_MAX = 2000;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The matcher of these routes below a base path such as `/v1`; a static segment wins over a named one. */
export function matcherOf(routes: readonly CompiledRoute[], basePath: string): Matcher {
  const router = findMyWay({ caseSensitive: true, maxParamLength: PARAM_MAX });
  const served = new Map<() => void, CompiledRoute>();
  for (const route of routes) {
    const handler = () => {};
    served.set(handler, route);
    router.on(route.method, basePath + route.path.replace(/\{([^}]*)\}/g, ':$1'), handler);
  }
  const find = (method: (typeof METHODS)[number], pathname: string): Found | null => {
    const found = router.find(method, pathname);
    const route = found ? handlerRoute(served, found.handler) : undefined;
    if (!found || !route) return null;
    const params = Object.entries(found.params).map(([name, value]) => [name, value ?? '']);
    if (params.some(([, value]) => value === '')) return null;
    return { kind: 'route', route, params: Object.fromEntries(params) };
  };
  return (method, pathname) => {
    const wanted = METHODS.find((known) => known === (method === 'HEAD' ? 'GET' : method));
    const match = wanted ? find(wanted, pathname) : null;
    if (match && methodsOf(match.route).includes(method)) return match;
    const found = METHODS.map((known) => find(known, pathname)).filter((other) => other !== null);
    if (found.length === 0) return null;
    return { kind: 'method_not_allowed', allow: found.flatMap(({ route }) => methodsOf(route)) };
  };
}

/** What is read as a whole can be asked for without its body; a stream or a download would run for nobody. */
function methodsOf({ method, envelope }: CompiledRoute): string[] {
  const isWhole = envelope !== 'stream' && envelope !== 'download';
  return method === 'GET' && isWhole ? ['GET', 'HEAD'] : [method];
}

/** The router hands back the very function it was given, and another for a path that can't be decoded. */
function handlerRoute(served: ReadonlyMap<unknown, CompiledRoute>, handler: unknown): CompiledRoute | undefined {
  return served.get(handler);
}
