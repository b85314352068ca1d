import type { Mutation } from "../support/mutation.ts";
import { types } from "../support/try-rule.ts";

export const networkMutations: Readonly<Record<string, Mutation>> = {
  "api-throttled-stages": { type: types.stage, change: { defaultRouteSettings: undefined } },
  "api-logged-stages": { type: types.stage, change: { accessLogSettings: undefined } },
};
