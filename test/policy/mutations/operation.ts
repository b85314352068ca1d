import type { Mutation } from "../support/mutation.ts";
import { types } from "../support/try-rule.ts";

export const operationMutations: Readonly<Record<string, Mutation>> = {
  "lambda-supported-runtimes": { type: types.lambda, change: { runtime: "nodejs14.x" } },
};
