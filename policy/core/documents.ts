/** Where policy documents stand, and their statements. */
import type { Props, Subject, Violation } from "#policy/core/rule";
import { at, isRecord, list, parsed, texts } from "#policy/core/values";

export type Statement = {
  /** The input that holds the document. */
  readonly path: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** What the statement excepts with NotAction, NotResource or NotPrincipal. */
  readonly excepts: readonly string[];
  /** Kind (`AWS`, `Service`, `Federated`, or `*`) and who, for each principal. */
  readonly principals: readonly { readonly kind: string; readonly who: string }[];
  /** Keys, in lower case, whose text or ARN a condition demands; not those of `…IfExists`, `…Not…` or with the value `*`. */
  readonly conditions: readonly string[];
  readonly condition: Props;
};

/** Identity policies: what somebody may do. Type → inputs that hold them. */
const identity: Readonly<Record<string, readonly string[]>> = {
  "aws:iam/rolePolicy:RolePolicy": ["policy"],
  "aws:iam/userPolicy:UserPolicy": ["policy"],
  "aws:iam/groupPolicy:GroupPolicy": ["policy"],
  "aws:iam/policy:Policy": ["policy"],
  "aws:iam/role:Role": ["inlinePolicies"],
};

/** Resource policies: who may do it here. */
const resource: Readonly<Record<string, readonly string[]>> = {
  "aws:s3/bucketPolicy:BucketPolicy": ["policy"],
  "aws:sqs/queuePolicy:QueuePolicy": ["policy"],
  "aws:sqs/queue:Queue": ["policy"],
  "aws:sns/topicPolicy:TopicPolicy": ["policy"],
  "aws:sns/topic:Topic": ["policy"],
  "aws:kms/key:Key": ["policy"],
  "aws:kms/keyPolicy:KeyPolicy": ["policy"],
  "aws:secretsmanager/secret:Secret": ["policy"],
  "aws:secretsmanager/secretPolicy:SecretPolicy": ["policy"],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ["policy"],
};

const trust: Readonly<Record<string, readonly string[]>> = { "aws:iam/role:Role": ["assumeRolePolicy"] };

const kinds = { identity, resource, trust };
export type DocumentKind = keyof typeof kinds;

export const typesWith = (...of: readonly DocumentKind[]): readonly string[] => [
  ...new Set(of.flatMap((kind) => Object.keys(kinds[kind]))),
];

export const inputsWith = (...of: readonly DocumentKind[]): readonly string[] => [
  ...new Set(of.flatMap((kind) => Object.values(kinds[kind]).flat())),
];

type Found = { readonly path: string; readonly document: unknown };

/** The documents of a kind in a resource: as text, or as the object that pulumi-aws takes as well. */
export function documentsOf({ type, props }: Subject, kind: DocumentKind): readonly Found[] {
  return (kinds[kind][type] ?? []).flatMap((path) => {
    if (path !== "inlinePolicies") return list(props[path]).map((document) => ({ path, document }));
    return list(props[path]).flatMap((inline, index) => {
      const document = at(inline, "policy");
      return document === undefined ? [] : [{ path: `${path}.${index}.policy`, document }];
    });
  });
}

/** The document as an object; undefined when it is not JSON. */
export function readable(document: unknown): Props | undefined {
  const value = typeof document === "string" ? parsed(document) : document;
  return isRecord(value) ? value : undefined;
}

export function statementsOf(subject: Subject, kind: DocumentKind): readonly Statement[] {
  return documentsOf(subject, kind).flatMap(({ path, document }) =>
    list(readable(document)?.Statement).flatMap((one) => (isRecord(one) ? [statement(path, one)] : [])),
  );
}

function statement(path: string, one: Props): Statement {
  const condition = isRecord(one.Condition) ? one.Condition : {};
  return {
    path,
    allows: one.Effect === "Allow",
    actions: texts(one.Action),
    resources: texts(one.Resource),
    excepts: ["NotAction", "NotResource", "NotPrincipal"].filter((key) => one[key] !== undefined),
    principals: principalsOf(one.Principal),
    conditions: demandedBy(condition),
    condition,
  };
}

function demandedBy(condition: Props): readonly string[] {
  return Object.entries(condition)
    .filter(([operator]) => /^(ForAnyValue:)?(String|Arn)(Equals|Like|EqualsIgnoreCase)$/i.test(operator))
    .flatMap(([, keys]) => Object.entries(isRecord(keys) ? keys : {}))
    .filter(([, values]) => texts(values).length > 0 && !texts(values).includes("*"))
    .map(([key]) => key.toLowerCase());
}

function principalsOf(principal: unknown): Statement["principals"] {
  if (!isRecord(principal)) return texts(principal).map((who) => ({ kind: "*", who }));
  return Object.entries(principal).flatMap(([kind, who]) => texts(who).map((one) => ({ kind, who: one })));
}

/** What is wrong with the statements that allow something. */
export function violationsIn(
  subject: Subject,
  of: readonly DocumentKind[],
  wrong: (statement: Statement) => readonly string[],
): readonly Violation[] {
  return of
    .flatMap((kind) => statementsOf(subject, kind))
    .filter(({ allows }) => allows)
    .flatMap((one) => wrong(one).map((message) => ({ path: one.path, message })));
}
