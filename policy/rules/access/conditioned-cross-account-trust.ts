import { accountOf, isWholeAccount, ownAccounts } from "#policy/core/accounts";
import { demandsOneOf } from "#policy/core/conditions";
import { inputsWith, typesWith } from "#policy/core/documents";
import type { StackRule } from "#policy/core/rule";
import { statementsOf } from "#policy/core/statements";

/** A condition on one of these keys tells whom the other account acts for. */
const bound = ["sts:externalid", "aws:principalorgid", "aws:principalorgpaths"];
/** A whole account without one of these is found by `iam-narrow-trust`. */
const naming = ["aws:principalarn", "aws:userid"];

export const conditionedCrossAccountTrust: StackRule = {
  id: "iam-conditioned-cross-account-trust",
  title: "Other accounts take roles under a condition",
  severity: "medium",
  types: typesWith("trust"),
  reads: inputsWith("trust"),
  why: "Who can make the other account's program take roles can make it take this one, for themselves (confused deputy).",
  fix: "Demand sts:ExternalId for a third party, or aws:PrincipalOrgID for an account of one's own organisation.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
  checkStack: (stack) => {
    const own = ownAccounts(stack);
    if (own.size === 0) return [];
    const isOther = (account: string | undefined) => account !== undefined && !own.has(account);
    return stack.ofType(...typesWith("trust")).flatMap((resource) =>
      statementsOf(resource, "trust")
        .filter(({ allows, demands }) => allows && !demandsOneOf(demands, bound))
        .flatMap(({ path, principals, demands }) =>
          principals
            .filter(({ kind, who }) => kind === "AWS" && isOther(accountOf(who)))
            .filter(({ who }) => !isWholeAccount(who) || demandsOneOf(demands, naming))
            .map(({ who }) => ({
              resource,
              path,
              message: `${who} of another account may take this role without an external id or an organisation`,
            })),
        ),
    );
  },
};
