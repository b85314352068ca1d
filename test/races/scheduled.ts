/** A platform whose every call waits for its turn: a seeded scheduler decides which of the racers goes on, one call at a time. */
import type fc from "fast-check";
import type { Table } from "../../functions/platform/database.ts";
import type { World } from "../functions/platform/support/world.ts";

export type Racing = World["platform"];

/** `now`: the racer's own clock, since what races is often before and after the same moment. */
export function scheduled(platform: Racing, scheduler: fc.Scheduler, now: () => number): Racing {
  const table = ({ db, name }: Table): Table => ({ db: inTurn(db, name, scheduler), name });
  return {
    ...platform,
    now,
    alerts: table(platform.alerts),
    results: table(platform.results),
    interactions: table(platform.interactions),
    states: inTurn(platform.states, "states", scheduler),
    slack: async () => inTurn(await platform.slack(), "slack", scheduler),
  };
}

/** The same client, whose methods are called when the scheduler says so; `name`: what a failure's schedule calls it. */
function inTurn<T extends object>(client: T, name: string, scheduler: fc.Scheduler): T {
  return new Proxy(client, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value === "object" && value !== null) return inTurn(value, `${name}.${String(key)}`, scheduler);
      if (typeof value !== "function") return value;
      return (...args: readonly unknown[]) => {
        const label = `${name}.${labelOf(key, args[0])}`;
        // What the scheduler is given must not fail: it would not hand the failure on alone.
        const call = { [label]: () => Promise.allSettled([(async () => Reflect.apply(value, target, args))()]) }[label];
        return (
          call &&
          scheduler
            .scheduleFunction(call)()
            .then(([result]) => taken(result))
        );
      };
    },
  });
}

const labelOf = (key: string | symbol, argument: unknown): string =>
  key === "send" && typeof argument === "object" && argument !== null ? argument.constructor.name : String(key);

function taken(result: PromiseSettledResult<unknown> | undefined): unknown {
  if (result?.status === "fulfilled") return result.value;
  throw result?.reason;
}
