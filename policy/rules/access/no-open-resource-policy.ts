import { demandsOneOf, deniedUnless } from "#policy/core/conditions";
import { inputsWith, typesWith } from "#policy/core/documents";
import { speaksOf } from "#policy/core/grants";
import type { ResourceRule, Subject, Violation } from "#policy/core/rule";
import { type Statement, statementsOf } from "#policy/core/statements";

/** A condition on one of these keys says who everybody is. An address does not: whoever comes from there needs no name. */
const named = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:userid",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "kms:calleraccount",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
];
const permission = "aws:cloudwatch/eventPermission:EventPermission";

export const noOpenResourcePolicy: ResourceRule = {
  id: "resource-policy-no-open-principal",
  title: "No bucket, queue, topic, secret, key, bus or other resource is open to everybody",
  severity: "critical",
  types: [...typesWith("resource"), permission],
  reads: [...inputsWith("resource"), "principal", "condition"],
  why: "A statement for the principal `*` without a condition lets every AWS account in, and often every anonymous caller.",
  fix: "Name the principal, or demand aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID by condition.",
  reference: "FSBP S3.2, S3.3, SQS.3, SNS.4 and KMS.5",
  check: (subject) => (subject.type === permission ? ofBus(subject) : ofDocument(subject)),
};

function ofBus({ props }: Subject): readonly Violation[] {
  const open = props.principal === "*" && props.condition === undefined;
  return open ? [{ path: "principal", message: "everybody may send events to this bus" }] : [];
}

function ofDocument(subject: Subject): readonly Violation[] {
  const statements = statementsOf(subject, "resource");
  return statements
    .filter((one) => one.allows && isOpen(one) && !demandsOneOf(one.demands, named))
    .filter((one) => !statements.some((other) => deniesOthers(other, one)))
    .map(({ path, actions }) => ({ path, message: `everybody may do ${actions.join(", ")} here` }));
}

const isOpen = ({ principals }: Statement): boolean => principals.some(({ who }) => /[*]/.test(who));

/** Another statement that denies all of it to everybody whom a condition does not name. */
function deniesOthers(denial: Statement, statement: Statement): boolean {
  const key = deniedUnless(denial.condition);
  return (
    !denial.allows &&
    isOpen(denial) &&
    key !== undefined &&
    named.includes(key) &&
    statement.actions.every((action) => speaksOf(denial, action)) &&
    statement.resources.every((resource) => denial.resources.includes("*") || denial.resources.includes(resource))
  );
}
