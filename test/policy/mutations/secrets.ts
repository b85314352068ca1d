import type { Mutation } from "../support/mutation.ts";
import { types } from "../support/try-rule.ts";

export const secretsMutations: Readonly<Record<string, Mutation>> = {
  "lambda-no-secret-in-environment": {
    type: types.lambda,
    change: { environment: { variables: { JIRA_TOKEN: "hunter2" } } },
  },
  "no-secret-in-plain-sight": {
    type: types.machine,
    change: { description: `key: ${["AKIA", "Y7QMDV3XKLTPWZ5J"].join("")}` },
  },
};
