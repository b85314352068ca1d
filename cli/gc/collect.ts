/** Carries a plan out: nothing that was not in the plan is deleted, and nothing that is needed at the second look. */
import { type Item, type Kept, keyOf, type Mend, type Plan } from "./item.ts";

/** What is done in the cloud; the tests bring their own. */
export type Hands = {
  look(): Promise<Plan>;
  delete(item: Item): Promise<void>;
  putBack(mend: Mend): Promise<void>;
  /** Resolves when what was under way at the call has ended. */
  settle(): Promise<void>;
  say(line: string): void;
};

export type Failure = { readonly what: string; readonly error: string };
export type Collected = {
  readonly deleted: readonly Item[];
  readonly kept: readonly Kept[];
  readonly putBack: readonly Mend[];
  readonly failed: readonly Failure[];
};

/**
 * First the door is closed: nobody may start the machines that go. When what was under way has settled, everything is looked
 * at again; a machine that is needed after all gets its permissions back. Then the machines go, then what they used. Broken
 * off anywhere, the next run finds the rest.
 */
export async function collect(planned: Plan, hands: Hands): Promise<Collected> {
  const run = startRun(hands);
  await run.mend(planned.mend);
  const isDoor = ({ kind }: Item) => kind === "permission";
  await run.remove(planned.collect.filter(isDoor));
  if (!planned.collect.some(({ kind }) => kind === "state machine")) {
    await run.remove(planned.collect.filter((item) => !isDoor(item)));
    return run.result(planned.keep);
  }

  await hands.settle();
  const again = await hands.look().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${why}\nPermissions to start machines were taken away by then: run gc again, it goes on from there.`,
    );
  });
  await run.mend(again.mend);
  await run.remove(agreed(planned, again));
  return run.result(again.keep);
}

/** What both plans delete. What waits for a thing that only the second one deletes is left for the next run. */
export function agreed(planned: Plan, again: Plan): readonly Item[] {
  const before = new Set(planned.collect.map(keyOf));
  const left = new Set<string>();
  return again.collect.filter((item) => {
    const isAgreed = before.has(keyOf(item)) && !item.after.some((key) => left.has(key));
    if (!isAgreed) left.add(keyOf(item));
    return isAgreed;
  });
}

function startRun(hands: Hands) {
  const deleted: Item[] = [];
  const putBack: Mend[] = [];
  const failed = new Map<string, string>();
  const attempt = async (what: string, doing: string, act: () => Promise<void>): Promise<boolean> => {
    hands.say(doing);
    try {
      await act();
      failed.delete(what);
      return true;
    } catch (error) {
      failed.set(what, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
      return false;
    }
  };
  return {
    async mend(mends: readonly Mend[]): Promise<void> {
      for (const mend of mends) {
        const what = `permission of ${mend.starter} on ${mend.machine}`;
        if (await attempt(what, `Putting back the ${what}`, () => hands.putBack(mend))) putBack.push(mend);
      }
    },
    async remove(items: readonly Item[]): Promise<void> {
      for (const item of items) {
        const what = keyOf(item);
        const [before] = item.after.filter((key) => failed.has(key));
        if (before !== undefined) failed.set(what, `${before} could not be deleted, and needs it`);
        else if (await attempt(what, `Deleting ${what}`, () => hands.delete(item))) deleted.push(item);
      }
    },
    result: (kept: readonly Kept[]): Collected => ({
      deleted,
      kept,
      putBack,
      failed: [...failed].map(([what, error]) => ({ what, error })),
    }),
  };
}
