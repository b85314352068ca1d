/** What people call the resources of a stack. */
import type { Member } from "#policy/core/rule";
import { type Family, isTarget } from "#policy/model/family";

const kinds: Readonly<Record<string, string>> = {
  "aws:apigatewayv2/api:Api": "API",
  "aws:cloudwatch/eventRule:EventRule": "rule",
  "aws:cloudwatch/logGroup:LogGroup": "log group",
  "aws:dynamodb/table:Table": "table",
  "aws:iam/role:Role": "role",
  "aws:kms/key:Key": "key",
  "aws:lambda/function:Function": "function",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": "asynchronous calls of",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:scheduler/schedule:Schedule": "schedule",
  "aws:secretsmanager/secret:Secret": "secret",
  "aws:sfn/stateMachine:StateMachine": "playbook",
  "aws:sns/topic:Topic": "topic",
  "aws:sqs/queue:Queue": "queue",
};

/** These bear the name that their component declares: a machine's own name changes with its definition. */
const declared: ReadonlySet<string> = new Set([
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:iam/role:Role",
  "aws:lambda/function:Function",
  "aws:sfn/stateMachine:StateMachine",
]);

/** For example `table alerts`, `secret jira/token` or `playbook triage`. */
export function labelOf(member: Member, family: Family): string {
  const kind = kinds[member.type] ?? spaced(member.type.split(":").at(-1) ?? "");
  return `${kind} ${nameOf(member, family)}`;
}

/** A resource's name without its platform's, which all begin with; the name in a declaration where it has one. */
export function nameOf(member: Member, family: Family): string {
  const name = (declared.has(member.type) && family.declaration(member)?.name) || withoutPrefix(member, family);
  const { description } = member.props;
  const isSecret = member.type === "aws:secretsmanager/secret:Secret";
  return isSecret && typeof description === "string" && logical(description) === name ? description : name;
}

function withoutPrefix(member: Member, family: Family): string {
  const prefix = `${family.platform(member)?.name}-`;
  return !isTarget(member) && member.name.startsWith(prefix) ? member.name.slice(prefix.length) : member.name;
}

/** How a name stands in a logical name. */
export const logical = (name: string): string => name.replaceAll("/", "-");

const spaced = (type: string): string => type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
