import type { Json } from "../../service.ts";
import type { MapState, ParallelState } from "./asl.ts";
import { bytes, limits } from "./limits.ts";
import type { MapItem, Tolerance } from "./records.ts";
import { checkPayload, type View } from "./view.ts";

/** One thread to start: what it is given, the map item it stands for, and how many items it holds when it is a batch. */
export type Child = { readonly input: Json; readonly map?: MapItem; readonly items?: number };

/** The threads that a Parallel or a Map starts, in order. */
export type ChildrenPlan = {
  readonly kind: "children";
  readonly children: readonly Child[];
  readonly atOnce: number;
  readonly tolerance?: Tolerance;
};

export async function planParallel(state: ParallelState, view: View): Promise<ChildrenPlan> {
  const input = await state.arguments(view);
  checkPayload(input, view.state);
  return { kind: "children", children: state.Branches.map(() => ({ input })), atOnce: state.Branches.length };
}

export async function planMap(state: MapState, view: View): Promise<ChildrenPlan> {
  const items = await state.items(view);
  const most = (await state.maxConcurrency(view)) ?? 0;
  const single: Child[] = [];
  for (const map of items) {
    const context = { ...view.context, Map: { Item: mapContext(map) } };
    single.push({ input: await state.item({ ...view, context }, map), map });
  }
  const children = state.batcher ? await batches(state.batcher, single, view) : single;
  for (const { input } of children) checkPayload(input, view.state);
  const cap = state.ItemProcessor.isDistributed ? limits.distributedConcurrency : limits.mapConcurrency;
  const tolerance = state.countsFailures
    ? {
        count: (await state.toleratedCount(view)) ?? null,
        percentage: (await state.toleratedPercentage(view)) ?? null,
        items: items.length,
      }
    : undefined;
  return {
    kind: "children",
    children,
    atOnce: most === 0 ? cap : Math.min(most, cap),
    ...(tolerance ? { tolerance } : {}),
  };
}

/** Items in their order, as many in one batch as its number and its bytes allow, at least one. */
async function batches(
  batcher: NonNullable<MapState["batcher"]>,
  items: readonly Child[],
  view: View,
): Promise<Child[]> {
  const most = (await batcher.most(view)) ?? Number.POSITIVE_INFINITY;
  const room = Math.min((await batcher.bytes(view)) ?? limits.payload, limits.payload);
  const shared = await batcher.input(view);
  const whole = (Items: Json[]): Json => (shared === undefined ? { Items } : { BatchInput: shared, Items });
  const made: Json[][] = [];
  for (const { input } of items) {
    const last = made.at(-1);
    if (last && last.length < most && bytes(JSON.stringify(whole([...last, input]))) <= room) last.push(input);
    else made.push([input]);
  }
  return made.map((Items) => ({ input: whole(Items), items: Items.length }));
}

/** `$states.context.Map.Item` and `$$.Map.Item` */
export const mapContext = ({ Index, Key, Value }: MapItem): Json => ({
  Index,
  Value,
  ...(Key === undefined ? {} : { Key }),
});
