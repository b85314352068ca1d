import { actionNamed } from "#policy/core/authorization";
import { inputsWith, typesWith } from "#policy/core/documents";
import { opensAccount, wideGrantsThat } from "#policy/core/exposing-actions";
import { unboundGrants } from "#policy/core/member-grants";
import type { ResourceRule, Subject } from "#policy/core/rule";
import { type Statement, violationsIn } from "#policy/core/statements";

export const noWideOpening: ResourceRule = {
  id: "iam-no-wide-opening",
  title: "Nobody may open resources that they do not name",
  severity: "critical",
  types: typesWith("identity"),
  reads: inputsWith("identity"),
  why: "Whoever may change the policy of every bucket, queue, key or function can let anybody in, from any account.",
  fix: "Leave permissions management to the deployment; else name the one resource. A hub's role in a member may block public access of any bucket there, bound by aws:ResourceAccount and aws:RequestedRegion.",
  reference:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html",
  check: (subject) => violationsIn(subject, ["identity"], (statement) => wrong(statement, subject)),
};

function wrong(statement: Statement, subject: Subject): readonly string[] {
  const wide = unboundGrants(subject, statement, wideGrantsThat("opening", statement)).map(
    ({ actions, resource }) => `it may change who gets at ${resource}, by ${actions.join(", ")}`,
  );
  const whole = statement.actions.filter((name) => {
    const action = actionNamed(name);
    return action !== undefined && opensAccount(action);
  });
  if (whole.length === 0 || !statement.resources.includes("*")) return wide;
  return [...wide, `it may change who gets at things of the whole account, by ${whole.join(", ")}`];
}
