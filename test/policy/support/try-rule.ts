/** Runs one rule on one made-up resource. */
import { gather, withFacts } from "../../../policy/core/facts.ts";
import { inspect, inspectStack } from "../../../policy/core/inspect.ts";
import { known } from "../../../policy/core/known.ts";
import type { Props, Resource, ResourceRule, StackRule } from "../../../policy/core/rule.ts";
import { stackOf } from "../../../policy/core/stack.ts";

/** What Pulumi writes for a text that is not known yet. */
export const notKnownYet = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const inspected = (rule: ResourceRule, type: string, props: object, config?: Props) =>
  inspect(rule, { type, name: "it", urn: `urn:pulumi:test::socless::${type}::it`, ...known(props) }, config);

/** `path: message` for each violation. */
export function found(rule: ResourceRule, type: string, props: object, config?: Props): readonly string[] {
  return inspected(rule, type, props, config).violations.map(({ path, message }) => `${path}: ${message}`);
}

/** `found` for a rule that asks for secrets. */
export async function foundWithSecrets(rule: ResourceRule, type: string, props: object): Promise<readonly string[]> {
  const resource = { type, name: "it", urn: urnOf(type, "it"), ...known(props) };
  return inspect(rule, withFacts(resource, await gather([resource], [rule]))).violations.map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

/** The inputs that the rule waits for. */
export function waitsFor(rule: ResourceRule, type: string, props: object): readonly string[] {
  return inspected(rule, type, props).unjudged;
}

/** `name path: message` for each violation of a stack rule. */
export function foundInStack(rule: StackRule, resources: readonly Resource[], config?: Props): readonly string[] {
  const { violations } = inspectStack(rule, stackOf(resources), config);
  return violations.map(({ resource, path, message }) => `${resource.name} ${path}: ${message}`);
}

/** `foundInStack` for a rule that asks for secrets. */
export async function foundInStackWithSecrets(
  rule: StackRule,
  resources: readonly Resource[],
): Promise<readonly string[]> {
  const { violations } = inspectStack(rule, stackOf(resources, await gather(resources, [rule])));
  return violations.map(({ resource, path, message }) => `${resource.name} ${path}: ${message}`);
}

/** `name path` for each input that the stack rule waits for. */
export function stackWaitsFor(rule: StackRule, resources: readonly Resource[]): readonly string[] {
  const { unjudged } = inspectStack(rule, stackOf(resources));
  return unjudged.flatMap(({ resource, paths }) => paths.map((path) => `${resource.name} ${path}`));
}

/** A resource of a made-up stack; `more` says what it refers to, its parent and its outputs. */
export function resource(
  type: string,
  name: string,
  props: Props,
  more: Pick<Resource, "outputs" | "parent" | "references"> = {},
): Resource {
  return { type, name, urn: urnOf(type, name), props, ...more };
}

export const urnOf = (type: string, name: string): string => `urn:pulumi:test::socless::${type}::${name}`;

/** A document with these statements, each allowing unless it says otherwise. */
export function document(...statements: readonly object[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
  });
}

export const types = {
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  policy: "aws:iam/policy:Policy",
  attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  bucket: "aws:s3/bucket:Bucket",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  publicAccessBlock: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  queue: "aws:sqs/queue:Queue",
  queuePolicy: "aws:sqs/queuePolicy:QueuePolicy",
  table: "aws:dynamodb/table:Table",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  lambda: "aws:lambda/function:Function",
  permission: "aws:lambda/permission:Permission",
  stage: "aws:apigatewayv2/stage:Stage",
  machine: "aws:sfn/stateMachine:StateMachine",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  secret: "aws:secretsmanager/secret:Secret",
  secretPolicy: "aws:secretsmanager/secretPolicy:SecretPolicy",
  parameter: "aws:ssm/parameter:Parameter",
  schedule: "aws:scheduler/schedule:Schedule",
} as const;
