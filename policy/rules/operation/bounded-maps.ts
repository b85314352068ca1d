import type { ResourceRule } from "#policy/core/rule";
import { definitionOf, statesOf } from "#policy/rules/operation/states";

const path = "definition";

export const boundedMaps: ResourceRule = {
  id: "sfn-bounded-maps",
  title: "A state machine works on a bounded number of items at once",
  severity: "low",
  types: ["aws:sfn/stateMachine:StateMachine"],
  reads: [path],
  why: "An alert with a thousand items would start as many functions at once, and other systems' limits with it.",
  fix: "Set MaxConcurrency in each Map state.",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html",
  check: ({ props }) =>
    statesOf(definitionOf(props))
      .filter(({ state }) => state.Type === "Map" && state.MaxConcurrencyPath === undefined)
      .filter(({ state: { MaxConcurrency = 0 } }) => MaxConcurrency === 0)
      .map(({ name }) => ({ path, message: `state ${name} works on all items at once: it has no MaxConcurrency` })),
};
