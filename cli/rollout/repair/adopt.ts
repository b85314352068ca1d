/** The state with what was made and not recorded. Pure. */
import { withFilesInDoubt } from "./files.ts";
import type { Judged } from "./judge.ts";
import { interrupted, type Pending } from "./pending.ts";
import type { State, StateResource } from "./state.ts";

/** Until a refresh has read it, an update that comes first writes it again instead of trusting what is recorded. */
const unread = "It was adopted by socless rollout repair and not read yet: let repair run again, to its end.";

/**
 * Takes in what is to be adopted, and closes all that was pending. Where another of the same URN stands already, the one
 * that is taken in is marked as replaced: the next update deletes it. Fails on a verdict that is not known.
 */
export function adopt(state: State, judged: readonly Judged[]): State {
  const open = judged.find(({ verdict }) => verdict.kind === "unknown");
  if (open) throw new Error(`${open.pending.urn} is not settled`);
  const before = state.deployment.resources ?? [];
  const adopted: StateResource[] = [];
  const replaced: StateResource[] = [];
  for (const { pending, verdict } of judged) {
    if (verdict.kind !== "adopt") continue;
    if (verdict.live) replaced.push({ ...recorded(pending, verdict.id), ...asReplaced });
    else adopted.push(recorded(pending, verdict.id));
  }
  const anew = new Set(adopted.map(({ urn }) => urn));
  const changing = new Set(interrupted(state).flatMap(({ urn, operation }) => (operation === "updating" ? [urn] : [])));
  const kept = before
    .filter(({ urn, pendingReplacement }) => pendingReplacement !== true || !anew.has(urn))
    .map((one) => (changing.has(one.urn) ? withFilesInDoubt(one) : one));
  return {
    ...state,
    deployment: {
      ...state.deployment,
      resources: [...inOrder([...kept, ...adopted]), ...replaced],
      pending_operations: [],
    },
  };
}

/** Nothing knows of it, so that nothing runs on it and nothing is lost with it. */
const asReplaced = { delete: true, protect: false, retainOnDelete: false };

/** The provider reads a thing by its id, and some by what they are a part of: the inputs tell it. */
function recorded({ resource, inputs: { __defaults, ...outputs } }: Pending, id: string): StateResource {
  return { ...resource, id, outputs, initErrors: [unread] };
}

/** The engine takes a state in which each resource stands behind what it depends on. Keeps the order otherwise. */
function inOrder(resources: readonly StateResource[]): readonly StateResource[] {
  const byUrn = Map.groupBy(resources, ({ urn }) => urn);
  const seen = new Set<StateResource>();
  const sorted: StateResource[] = [];
  const place = (one: StateResource): void => {
    if (seen.has(one)) return;
    seen.add(one);
    for (const urn of needs(one)) for (const needed of byUrn.get(urn) ?? []) place(needed);
    sorted.push(one);
  };
  for (const one of resources) place(one);
  return sorted;
}

function needs({ parent, provider, deletedWith, ...one }: StateResource): readonly string[] {
  const lists = [one.dependencies, one.replaceWith, ...Object.values(one.propertyDependencies ?? {})];
  const providerUrn = provider?.slice(0, provider.lastIndexOf("::"));
  return [parent, providerUrn, deletedWith, ...lists.flatMap((list) => list ?? [])].filter((urn) => urn !== undefined);
}
