/** Where a fault can hit: each call that a faultless case makes. */
import type { Fault, TracedCall } from "./control.ts";
import { errors, moments } from "./control.ts";
import type { WayName } from "./ways.ts";

/** One call of one way. */
export type Point = {
  readonly way: WayName;
  /** The function that calls; empty when a service invokes a function by itself. */
  readonly function: string;
  readonly service: string;
  readonly operation: string;
  readonly resource: string | undefined;
  /** Which of the way's calls that are the same in all of the above. */
  readonly nth: number;
  /** Made by a function that has just started only. */
  readonly cold: boolean;
};

export type Cell = { readonly point: Point; readonly error: Fault["error"]; readonly when: Fault["when"] };

/** The points of a recorded way whose functions all were cold, in the order of the calls. */
export function pointsOf(way: WayName, calls: readonly TracedCall[]): Point[] {
  const seen = new Map<string, number>();
  const fetchedBy = new Map<string, string>();
  return calls.flatMap((call) => {
    const { invocation, function: caller, service, operation, resource } = call;
    const key = [caller, service, operation, resource].join(" ");
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    const cold = service === "secretsmanager";
    // A function that has a secret keeps it: only the first fetch is on every function's way.
    const first = fetchedBy.get(key) ?? invocation;
    fetchedBy.set(key, first);
    if (cold && first !== invocation) return [];
    return [{ way, function: caller, service, operation, resource, nth, cold }];
  });
}

/**
 * The points that no earlier way has: the calls that a function makes on two ways alike, up to where they part, are swept
 * on the first of them.
 */
export function withoutShared(points: readonly Point[], earlier: readonly Point[]): Point[] {
  const ways = [...Map.groupBy(earlier, ({ way }) => way).values()].map((way) => Map.groupBy(way, callerOf));
  return [...Map.groupBy(points, callerOf)].flatMap(([caller, own]) => {
    const shared = ways.map((way) => alike(own, way.get(caller) ?? []));
    return own.slice(Math.max(0, ...shared));
  });
}

/** The function that calls, or the one that a service calls. */
const callerOf = ({ function: caller, resource }: Point): string => caller || `aws ${resource}`;

/** How many calls are the same before they part. */
function alike(one: readonly Point[], other: readonly Point[]): number {
  const parted = one.findIndex((point, at) => {
    const { service, operation, resource, nth } = other[at] ?? {};
    const same = [point.service, point.operation, point.resource, point.nth];
    return ![service, operation, resource, nth].every((value, index) => value === same[index]);
  });
  return parted < 0 ? one.length : parted;
}

const thirdParties = ["slack", "jira"];

/** Every fault at this point, but what cannot be. */
export const cellsOf = (point: Point): Cell[] =>
  errors.flatMap((error) => moments.map((when) => ({ point, error, when }))).filter(isPossible);

function isPossible({ point, error, when }: Cell): boolean {
  // A service that invokes a function has no process of ours that could die.
  if (error === "die") return point.function !== "";
  // 429 of Slack and Jira says that the request was refused; only this lets the platform send it again as it is.
  return !(error === "throttle" && when === "after" && thirdParties.includes(point.service));
}

/** The fault of a cell, for the case about this host. */
export const faultOf = ({ point, error, when }: Cell, host: string): Fault => ({
  service: point.service,
  operation: point.operation,
  resource: point.resource,
  ...(point.function === "" ? {} : { function: point.function }),
  trace: host,
  nth: point.nth,
  times: 1,
  error,
  when,
});

/** A physical name without what the deployment added to it. */
export const short = (name: string): string =>
  (name.split(":").at(-1) ?? name)
    .replace(/^table\//, "")
    .replace(/^socless-local-/, "")
    .replace(/-[0-9a-f]{7}(-[A-Za-z0-9]{6})?(?=$|\/)/, "")
    .replace(/-[0-9a-f]{10}$/, "");

/** For people: `ask: dynamodb:PutItem results`. */
export function describe({ function: caller, service, operation, resource, nth, way }: Point): string {
  const about = resource === undefined || resource === "*" ? "" : ` ${short(resource)}`;
  const which = nth > 1 ? ` (${nth})` : "";
  return `${way} ${caller === "" ? "aws" : short(caller)}: ${service}:${operation}${about}${which}`;
}
