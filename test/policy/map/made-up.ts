/** A small made-up stack: one function, one playbook that calls it, and a table. */
import type { Resource } from "../../../policy/core/rule.ts";
import type { Permission, PermissionMap } from "../../../policy/map/map.ts";
import { aFunction, allow, aPlaybook, arn, calling, made, platform, withChange } from "../support/made-up.ts";
import { document, types } from "../support/try-rule.ts";

export const readsAlerts = allow("dynamodb:GetItem", arn.table("eu-alerts"));
const uses = [{ table: "alerts", calls: ["GetItem"] }];
const triage = { StartAt: "ask", States: { ask: calling(`${arn.lambda("eu-ask")}:7`) } };

export const stack: readonly Resource[] = [
  platform(),
  made(types.table, "eu-alerts", arn.table("eu-alerts")),
  ...aFunction("eu-ask", { uses }, readsAlerts),
  ...aPlaybook("eu-triage-1", {}, triage, allow("lambda:InvokeFunction", `${arn.lambda("eu-ask")}:*`)),
];

/** The stack with other statements in the policy of the function's role. */
export const withPolicy = (...statements: readonly object[]): readonly Resource[] =>
  withChange(stack, types.rolePolicy, "eu-ask", { policy: document(...statements) });

/** What the function may do. */
export const ask = ({ targets }: PermissionMap): readonly Permission[] =>
  targets.flatMap(({ holders }) => holders.filter(({ name }) => name === "ask").flatMap(({ may }) => may));
