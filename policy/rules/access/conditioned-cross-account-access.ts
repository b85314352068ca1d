import { accountOf, isWholeAccount, ownAccounts } from "#policy/core/accounts";
import { inputsWith, typesWith } from "#policy/core/documents";
import type { StackRule } from "#policy/core/rule";
import { statementsOf } from "#policy/core/statements";

export const conditionedCrossAccountAccess: StackRule = {
  id: "resource-policy-conditioned-cross-account",
  title: "Other accounts get at resources by named roles, or under a condition",
  severity: "medium",
  types: typesWith("resource"),
  reads: inputsWith("resource"),
  why: "A whole account is everybody to whom its administrators give a wide policy, today and tomorrow.",
  fix: "Name the other account's role as the principal, or demand aws:PrincipalArn or aws:PrincipalOrgID by condition.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  checkStack: (stack) => {
    const own = ownAccounts(stack);
    if (own.size === 0) return [];
    return stack.ofType(...typesWith("resource")).flatMap((resource) =>
      statementsOf(resource, "resource")
        .filter(({ allows, demands }) => allows && demands.length === 0)
        .flatMap(({ path, principals, actions }) =>
          principals
            .filter(({ kind, who }) => kind === "AWS" && isWholeAccount(who) && !own.has(accountOf(who) ?? ""))
            .map(({ who }) => ({
              resource,
              path,
              message: `everybody in the account ${accountOf(who)} may do ${actions.join(", ")} here, without a condition`,
            })),
        ),
    );
  },
};
