import type { Json } from "../../service.ts";
import type { MapState, ParallelState } from "./asl.ts";
import { names, StateFailure } from "./failure.ts";
import { limits } from "./limits.ts";
import type { MapItem } from "./records.ts";
import { bindings, checkPayload, field, numberField, type View } from "./view.ts";

/** The threads that a Parallel or a Map starts, in order. */
export type ChildrenPlan = {
  readonly kind: "children";
  readonly children: readonly { readonly input: Json; readonly map?: MapItem }[];
  readonly atOnce: number;
};

export async function planParallel(state: ParallelState, view: View): Promise<ChildrenPlan> {
  const input = (await field(view, state.Arguments, "Arguments")) ?? view.input;
  checkPayload(input, "The branches' input");
  return { kind: "children", children: state.Branches.map(() => ({ input })), atOnce: state.Branches.length };
}

export async function planMap(state: MapState, view: View): Promise<ChildrenPlan> {
  const items = mapItems((await field(view, state.Items, "Items")) ?? view.input);
  const most = (await numberField(view, state.MaxConcurrency, "MaxConcurrency", 0)) ?? 0;
  const children: { input: Json; map: MapItem }[] = [];
  for (const map of items) {
    const input = await itemInput(state, view, map);
    checkPayload(input, "The item's input");
    children.push({ input, map });
  }
  return {
    kind: "children",
    children,
    atOnce: most === 0 ? limits.mapConcurrency : Math.min(most, limits.mapConcurrency),
  };
}

async function itemInput(state: MapState, view: View, map: MapItem): Promise<Json> {
  if (state.ItemSelector === undefined) return map.Value;
  const context = { ...view.context, Map: { Item: mapContext(map) } };
  return view.evaluator.value(state.ItemSelector, bindings({ ...view, context }), "ItemSelector");
}

/** An array's elements, or an object's entries as key and value. */
function mapItems(items: Json): MapItem[] {
  if (Array.isArray(items)) return items.map((Value, Index) => ({ Index, Value }));
  if (items !== null && typeof items === "object")
    return Object.entries(items).map(([Key, Value], Index) => ({ Index, Key, Value }));
  throw new StateFailure(
    names.evaluation,
    `The field 'Items' must be an array or an object, not ${JSON.stringify(items)}.`,
    "Items",
  );
}

/** `$states.context.Map.Item` */
export const mapContext = ({ Index, Key, Value }: MapItem): Json => ({
  Index,
  Value,
  ...(Key === undefined ? {} : { Key }),
});
