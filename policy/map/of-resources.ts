/** Who comes in by the policies of resources, and who is kept out. */
import type { Member } from "#policy/core/rule";
import { type Statement, statementsOf } from "#policy/core/statements";
import type { Permission } from "#policy/map/map";
import { seenFrom } from "#policy/map/seen-from";
import { type Family, platformType } from "#policy/model/family";
import { said } from "#policy/model/grants";
import { labelOf } from "#policy/model/labels";
import { type Model, named } from "#policy/model/model";
import type { Target } from "#policy/model/things";

/** Types whose policy is on another resource → the input that names it, and its type. */
const attached: Readonly<Record<string, readonly [input: string, type: string]>> = {
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ["eventBusName", "aws:cloudwatch/eventBus:EventBus"],
  "aws:kms/keyPolicy:KeyPolicy": ["keyId", "aws:kms/key:Key"],
  "aws:s3/bucketPolicy:BucketPolicy": ["bucket", "aws:s3/bucket:Bucket"],
  "aws:secretsmanager/secretPolicy:SecretPolicy": ["secretArn", "aws:secretsmanager/secret:Secret"],
  "aws:sns/topicPolicy:TopicPolicy": ["arn", "aws:sns/topic:Topic"],
  "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl", "aws:sqs/queue:Queue"],
};

/** Types that hold a policy of their own. */
const own: readonly string[] = [
  "aws:kms/key:Key",
  "aws:secretsmanager/secret:Secret",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
];

export type Let = { readonly by: Member; readonly caller: string; readonly permission: Permission };

export function letByResources(model: Model): readonly Let[] {
  return model.stack.ofType(...Object.keys(attached), ...own).flatMap((policy) => {
    const on = guarded(policy, model);
    return on === undefined ? [] : statementsOf(policy, "resource").flatMap((one) => lets(one, policy, on, model));
  });
}

/** Policies that stand only after the deployment. */
export function pendingPolicies(model: Model): readonly Member[] {
  return model.stack.ofType(...Object.keys(attached)).filter(({ unknown }) => unknown.includes("policy"));
}

/** The resource that a policy is on. */
export function guarded(policy: Member, model: Model): Member | undefined {
  const [input, type] = attached[policy.type] ?? [];
  if (input === undefined || type === undefined) return policy;
  const [found] = named(model, policy, input, policy.props[input], type);
  return (
    found ??
    model.stack.ofType(type).find(({ props }) => [props.url, props.id, props.bucket].includes(policy.props[input]))
  );
}

function lets(statement: Statement, policy: Member, on: Member, model: Model): readonly Let[] {
  const { things, family } = model;
  const targets = statement.resources.map((arn) => (arn === "*" ? things.of(on) : things.target(arn)));
  const actions = [...statement.actions, ...statement.exceptedActions.map((action) => `all but ${action}`)];
  return callersIn(statement, model).flatMap(({ label, member }) =>
    targets.flatMap((target) =>
      actions.map((action) => ({
        by: policy,
        caller: label,
        permission: {
          effect: statement.allows ? "allow" : "deny",
          action,
          on: seenFrom(policy, target, model),
          when: whenOf(statement),
          because: "resource policy",
          at: placeOf(member ?? policy, family),
          through: labelOf(on, family),
        },
      })),
    ),
  );
}

/** The line that makes all of a target tells nothing of one policy. */
function placeOf(member: Member, family: Family): string | undefined {
  const declaration = family.declaration(member);
  return declaration?.component.type === platformType ? undefined : declaration?.at;
}

type Caller = Pick<Target, "label" | "member">;

/** A service comes for somebody: the resource that a condition names. */
function callersIn({ principals, demands, allows }: Statement, { things }: Model): readonly Caller[] {
  const sources = demands.filter(({ key }) => key === "aws:sourcearn").flatMap(({ values }) => values);
  return principals.flatMap(({ kind, who }): readonly Caller[] => {
    if (who === "*") return [{ label: "everybody", member: undefined }];
    return kind === "Service" && allows && sources.length > 0 ? sources.map(things.target) : [things.target(who)];
  });
}

/** What a statement's condition says, but for who comes. */
const whenOf = ({ condition, principals }: Statement): readonly string[] =>
  said(condition).filter((one) => !/ aws:sourcearn /i.test(one) || !principals.some(({ kind }) => kind === "Service"));
