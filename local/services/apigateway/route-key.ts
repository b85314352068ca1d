/** A route of an HTTP API, as its key says: `POST /events/ssh-login`, `GET /respond/{token}`, `ANY /{proxy+}`, `$default`. */
export type RouteKey = { readonly method: string; readonly parts: readonly Part[] } | "$default";

type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable" | "greedy"; readonly name: string };

const methods = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** Reads a route's key; undefined when it is none. */
export function readRouteKey(key: string): RouteKey | undefined {
  if (key === "$default") return "$default";
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(key) ?? [];
  if (!method || !path || !methods.includes(method)) return undefined;
  const parts = splitPath(path).map(readPart);
  const greedy = parts.findIndex(({ kind }) => kind === "greedy");
  return greedy < 0 || greedy === parts.length - 1 ? { method, parts } : undefined;
}

function readPart(text: string): Part {
  const [, name, plus] = /^\{([\w.-]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: "text", text };
  return { kind: plus ? "greedy" : "variable", name };
}

const splitPath = (path: string): string[] => path.slice(1).split("/");

export type RouteMatch<R> = { readonly route: R; readonly pathParameters: Readonly<Record<string, string>> };

/** Finds the most specific route: texts before variables before greedy ones, a method before ANY, `$default` last. */
export function matchRoute<R extends { readonly routeKey: string }>(
  routes: readonly R[],
  method: string,
  path: string,
): RouteMatch<R> | undefined {
  const found = routes.flatMap((route) => {
    const key = readRouteKey(route.routeKey);
    if (!key) return [];
    if (key === "$default") return [{ route, pathParameters: {}, rank: "9" }];
    const pathParameters =
      key.method === method || key.method === "ANY" ? matchPath(key.parts, splitPath(path)) : undefined;
    return pathParameters
      ? [{ route, pathParameters, rank: rankOf(key.parts) + (key.method === "ANY" ? "1" : "0") }]
      : [];
  });
  found.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return found[0];
}

const rankOf = (parts: readonly Part[]): string =>
  parts.map(({ kind }) => ({ text: "0", variable: "1", greedy: "2" })[kind]).join("");

function matchPath(parts: readonly Part[], path: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const text = path[index];
    if (text === undefined) return undefined;
    if (part.kind === "greedy") {
      const rest = path.slice(index).join("/");
      if (rest === "") return undefined;
      parameters[part.name] = decode(rest);
      return parameters;
    }
    if (part.kind === "text" ? part.text !== text : text === "") return undefined;
    if (part.kind === "variable") parameters[part.name] = decode(text);
  }
  return parts.length === path.length ? parameters : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
