import { inputsWith } from "#policy/core/documents";
import { escalations } from "#policy/core/escalation";
import { principalsOf, principalTypes } from "#policy/core/principals";
import type { StackRule } from "#policy/core/rule";

/** How many ways are told by name. */
const told = 3;

export const noEscalation: StackRule = {
  id: "iam-no-escalation",
  title: "Nobody can give themselves more permissions",
  severity: "critical",
  types: principalTypes,
  reads: [...inputsWith("identity"), "managedPolicyArns", "policyArn"],
  why: "Whoever may write policies, or hand roles to code of their own, may do everything: the other policies bound nothing.",
  fix: "Leave these actions to the deployment; else name the one role, user or function, and demand iam:PermissionsBoundary or iam:PassedToService by condition.",
  reference:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html, https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/",
  checkStack: (stack) =>
    principalsOf(stack).flatMap((grants) => {
      const found = escalations(grants);
      const [first] = found;
      if (first === undefined) return [];
      const ways = found.slice(0, told).map(({ method, actions }) => `${method.does} (${actions.join(", ")})`);
      const more = found.length > told ? `, and ${found.length - told} ways more` : "";
      const { by, statement } = first.grant;
      return [{ resource: by, path: statement.path, message: `with it, its holder may ${ways.join(", ")}${more}` }];
    }),
};
