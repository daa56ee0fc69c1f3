// Which function answers a request. The host matches routes in alphabetical order of the functions' names and takes the
// first that fits, path and method; literals have no priority over parameters.
import type { Binding, FunctionMetadata } from './protocol.ts';
import { parseRouteTemplate, type RouteTemplate, type RouteValues } from './route-template.ts';

export interface Route {
  readonly functionName: string;
  /** Name of its HTTP trigger's binding. */
  readonly binding: string;
  /** For people: prefix and template. */
  readonly template: string;
  readonly methods: ReadonlySet<string>;
  readonly authLevel: 'anonymous' | 'function' | 'admin';
  readonly matcher: RouteTemplate;
}

export interface RouteTable {
  readonly routes: readonly Route[];
  /** Functions that are not served, and why. */
  readonly problems: readonly string[];
  match(method: string, path: string): { readonly route: Route; readonly values: RouteValues } | null;
}

export function buildRouteTable(functions: readonly FunctionMetadata[], prefix: string): RouteTable {
  const routes: Route[] = [];
  const problems: string[] = [];
  const taken: { name: string; key: string; methods: ReadonlySet<string> }[] = [];
  const byName = [...functions].sort((a, b) => compareNames(a.name, b.name));

  for (const { name, bindings } of byName) {
    const refuse = (why: string): void => void problems.push(`Function "${name}" is not served: ${why}`);
    const trigger = Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type));
    if (trigger === undefined || trigger[1].type.toLowerCase() !== 'httptrigger') {
      refuse(`its trigger is ${trigger?.[1].type ?? 'missing'}, and this host runs only HTTP triggers.`);
      continue;
    }
    const [binding, { route: given, methods: listed, authLevel }] = trigger as [string, Binding];
    const route = given?.trim() || name;
    const bare = route.replace(/^\/+|\/+$/g, '').toLowerCase();
    if (/^(admin|runtime)/.test(bare)) {
      refuse(`the route "${route}" conflicts with the host's own routes admin/ and runtime/. Choose another one.`);
      continue;
    }
    const methods = new Set((listed?.length ? listed : ['GET', 'POST']).map((method) => method.toUpperCase()));
    const rival = taken.find((other) => other.key === bare && [...methods].some((method) => other.methods.has(method)));
    if (rival !== undefined) {
      refuse(`its route "${route}" is the route of "${rival.name}" already. Give one of them another route or method.`);
      continue;
    }
    const template = prefix === '' ? route : `${prefix}/${route.replace(/^\//, '')}`;
    try {
      routes.push({
        functionName: name,
        binding,
        template: `/${template.replace(/^\//, '')}`,
        methods,
        authLevel: readAuthLevel(authLevel),
        matcher: parseRouteTemplate(template),
      });
      taken.push({ name, key: bare, methods });
    } catch (error) {
      refuse(`the route "${route}" is malformed. ${error instanceof Error ? error.message : error}`);
    }
  }

  return {
    routes,
    problems,
    match(method, path) {
      if (/^\/+(admin|runtime)(\/|$)/i.test(path)) return null;
      for (const route of routes) {
        if (!route.methods.has(method)) continue;
        const values = route.matcher.match(path);
        if (values !== null) return { route, values };
      }
      return null;
    },
  };
}

/** .NET's order of names: letters first without their case, then lower before upper. */
function compareNames(a: string, b: string): number {
  const collator = new Intl.Collator('en', { caseFirst: 'lower' });
  return collator.compare(a, b);
}

function readAuthLevel(level: string | undefined): Route['authLevel'] {
  const lower = level?.toLowerCase();
  return lower === 'anonymous' || lower === 'admin' ? lower : 'function';
}
