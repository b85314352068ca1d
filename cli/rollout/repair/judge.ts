/** What became of each creation that had begun: judged by its inputs, by what AWS answers, and by what a person says. */
import { type Identity, NotKnown } from "./identity.ts";
import { logicalName, type Pending } from "./pending.ts";
import { type State, standing } from "./state.ts";

export type Verdict =
  /** It would have this id: a refresh tells whether it is there. `live`: another of the same URN stands in the state. */
  | { readonly kind: "adopt"; readonly id: string; readonly live: boolean }
  /** The state knows it: an update has written the same thing again. */
  | { readonly kind: "recorded"; readonly id: string }
  | { readonly kind: "absent" }
  /** Nobody can tell, and to make it once more makes nothing double. */
  | { readonly kind: "repeatable" }
  | { readonly kind: "unknown"; readonly why: string };
export type Judged = { readonly pending: Pending; readonly verdict: Verdict };

/** What a person has found out, by URN. */
export type Told = { readonly found: ReadonlyMap<string, string>; readonly absent: ReadonlySet<string> };

export type Eyes = {
  identify(pending: Pending): Promise<Identity>;
  /** Ids of all things that fit. */
  ask(pending: Pending): Promise<readonly string[]>;
};

/** One after another, so that of two alike each gets its own. */
export async function judge(all: readonly Pending[], state: State, told: Told, eyes: Eyes): Promise<readonly Judged[]> {
  const ids = new Map<string, Set<string>>();
  const live = new Set<string>();
  for (const { urn, type, id = "" } of standing(state)) {
    ids.set(type, (ids.get(type) ?? new Set()).add(id));
    live.add(urn);
  }
  const recorded = new Set(standing(state).map(({ urn, id }) => `${urn}::${id}`));
  const judged: Judged[] = [];
  for (const pending of all) {
    const { urn, type } = pending;
    const alike = all.filter((other) => other.urn === urn).length;
    const taken = ids.get(type) ?? new Set();
    const verdict = await decide(pending, told, eyes, { alike, taken }).catch(unknown);
    const settled = settle(verdict);
    judged.push({ pending, verdict: settled });
    if (settled.kind === "adopt") {
      ids.set(type, taken.add(settled.id));
      live.add(urn);
    }

    function settle(one: Found): Verdict {
      if (one.kind !== "adopt") return one;
      return recorded.has(`${urn}::${one.id}`) ? { kind: "recorded", id: one.id } : { ...one, live: live.has(urn) };
    }
  }
  return judged;
}

type Found = Exclude<Verdict, { kind: "adopt" }> | { readonly kind: "adopt"; readonly id: string };

function unknown(error: unknown): Found {
  if (error instanceof NotKnown) return { kind: "unknown", why: error.message };
  throw error;
}

async function decide(
  pending: Pending,
  { found, absent }: Told,
  eyes: Eyes,
  { alike, taken }: { readonly alike: number; readonly taken: ReadonlySet<string> },
): Promise<Found> {
  const told = found.get(pending.urn);
  if (told !== undefined) return { kind: "adopt", id: told };
  if (absent.has(pending.urn)) return { kind: "absent" };
  const identity = await eyes.identify(pending);
  if (identity === "repeatable") return { kind: "repeatable" };
  if (identity !== "ask") return { kind: "adopt", id: identity.id };
  const free = (await eyes.ask(pending)).filter((id) => !taken.has(id));
  if (free.length > alike)
    throw new NotKnown(`${free.length} things fit, ${free.join(", ")}, and it is at most one of them`);
  return free[0] === undefined ? { kind: "absent" } : { kind: "adopt", id: free[0] };
}

/** Throws when a person speaks of what had not begun: a mistyped URN would be passed over else. */
export function checkTold({ found, absent }: Told, pending: readonly Pending[]): void {
  const known = new Set(pending.map(({ urn }) => urn));
  const strange = [...found.keys(), ...absent].filter((urn) => !known.has(urn));
  if (strange.length > 0)
    throw new Error(
      `Of ${strange.join(", ")} no creation was broken off${known.size === 0 ? "." : `; of these it was: ${[...known].join(", ")}.`}`,
    );
  const both = [...absent].filter((urn) => found.has(urn)).map(logicalName);
  if (both.length > 0) throw new Error(`${both.join(", ")} cannot be both found and absent.`);
}
