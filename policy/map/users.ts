/** The map from the other side: who reads and who writes what is kept. */
import { actionNamed } from "#policy/core/authorization";
import { type Permission, type TargetMap, titleOf } from "#policy/map/map";

export type Users = {
  /** For example `secret jira/token`. */
  readonly on: string;
  readonly readers: readonly string[];
  readonly writers: readonly string[];
};

/** Of tables, buckets, secrets and queues. Some actions do both. */
export function usersOf({ holders }: Pick<TargetMap, "holders">): readonly Users[] {
  const uses = holders.flatMap((holder) =>
    holder.may.filter(isOnData).map((one) => ({
      name: holder.kind === "function" ? holder.name : titleOf(holder),
      on: whole(one.on),
      levels: levelsOf(one),
    })),
  );
  const things = [...new Set(uses.map(({ on }) => on))].sort();
  return things.map((on) => {
    const by = (isMeant: (level: string) => boolean) => {
      const some = uses.filter((use) => use.on === on && use.levels.some(isMeant));
      return [...new Set(some.map(({ name }) => name))].sort();
    };
    return {
      on,
      readers: by((level) => level === "Read" || level === "List"),
      writers: by((level) => level === "Write"),
    };
  });
}

const isOnData = ({ on, effect }: Permission): boolean =>
  effect === "allow" && /^(table|bucket|secret|queue|stream of table) /.test(on);

/** `table alerts, index due` is of `table alerts`. */
const whole = (on: string): string => on.replace(/^stream of /, "").split(", ")[0] ?? on;

/** Whoever takes messages out deletes them, too. */
const levelsOf = ({ action }: Permission): readonly string[] =>
  action === "sqs:DeleteMessage" ? ["Read"] : (actionNamed(action)?.levels ?? []);
