import type { Resource } from "../../../policy/core/rule.ts";
import { changed, type Mutation, plus } from "../support/mutation.ts";
import { document, types } from "../support/try-rule.ts";

const table = "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts";
const role = "arn:aws:iam::123456789012:role/socless/tasks/look-up";
const stranger = "arn:aws:iam::999999999999:role/stranger";
const github = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

/** A role's policy with one statement. */
const allowing = (statement: object): Mutation => ({
  type: types.rolePolicy,
  change: { policy: document({ Action: "dynamodb:PutItem", Resource: table, ...statement }) },
});

/** A role that is taken from outside of the stack. */
const trusting = (principal: unknown): Mutation =>
  plus(types.role, { assumeRolePolicy: document({ Action: action(principal), Principal: principal }) });
const action = (principal: unknown) =>
  JSON.stringify(principal).includes("Federated") ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole";

const lettingIn = (principal: unknown): Mutation => ({
  type: types.queuePolicy,
  change: { policy: document({ Action: "sqs:SendMessage", Principal: principal, Resource: "*" }) },
});

const withoutConditions = (policy: unknown): unknown =>
  JSON.parse(String(policy), (key, value) => (key === "Condition" ? undefined : value));

/** A function under another one's role; its own is gone. */
function sharingRoles(resources: readonly Resource[]): readonly Resource[] {
  const [second, first] = resources.filter(({ type }) => type === types.lambda);
  const { role: shared } = first?.references ?? {};
  const isLeft = ({ type, name }: Resource) =>
    [types.role, types.rolePolicy].some((one) => one === type) && name === second?.name;
  return resources
    .filter((one) => !isLeft(one))
    .map((one) =>
      one === second
        ? {
            ...one,
            props: { ...one.props, role: first?.props.role },
            outputs: { ...one.outputs, role: first?.props.role },
            references: { ...one.references, role: shared ?? [] },
          }
        : one,
    );
}

export const accessMutations: Readonly<Record<string, Mutation>> = {
  "iam-readable-documents": { type: types.rolePolicy, change: { policy: "{}" } },
  "iam-known-actions": allowing({ Action: "dynamodb:PutItems" }),
  "iam-matching-resources": allowing({ Action: "sqs:SendMessage" }),
  "iam-no-wildcard-action": allowing({ Action: "dynamodb:*" }),
  "iam-no-wildcard-resource": allowing({ Resource: "*" }),
  "iam-no-exception-grants": allowing({ Action: undefined, NotAction: "iam:PassRole" }),
  "iam-no-full-access-policies": {
    type: types.role,
    change: { managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"] },
  },
  "iam-narrow-pass-role": allowing({ Action: "iam:PassRole", Resource: role }),
  "iam-no-escalation": allowing({ Action: "iam:PutRolePolicy", Resource: role }),
  "iam-no-wide-credentials": allowing({ Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/socless-member" }),
  "iam-no-wide-opening": allowing({ Action: "s3:PutBucketPolicy", Resource: "*" }),
  "iam-no-wide-reading": allowing({ Action: "dynamodb:Scan", Resource: `${table}-*` }),
  "iam-no-users": plus("aws:iam/user:User", {}),
  "iam-no-direct-policies": plus("aws:iam/userPolicyAttachment:UserPolicyAttachment", { user: "ann" }),
  "iam-own-roles": sharingRoles,
  "iam-narrow-trust": trusting({ AWS: "*" }),
  "iam-conditioned-cross-account-trust": trusting({ AWS: stranger }),
  "iam-narrow-federation": trusting({ Federated: github }),
  "iam-service-trust-names-account": changed(
    types.role,
    (props) => ({ ...props, assumeRolePolicy: JSON.stringify(withoutConditions(props.assumeRolePolicy)) }),
    ({ assumeRolePolicy }) => String(assumeRolePolicy).includes("states.amazonaws.com"),
  ),
  "resource-policy-no-open-principal": lettingIn("*"),
  "resource-policy-services-name-source": lettingIn({ Service: "events.amazonaws.com" }),
  "resource-policy-conditioned-cross-account": lettingIn({ AWS: "999999999999" }),
  "lambda-named-callers": { type: types.permission, change: { sourceArn: undefined } },
};
