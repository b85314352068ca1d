import { readable } from "#policy/core/documents";
import type { Props, ResourceRule } from "#policy/core/rule";
import { isRecord, list, texts } from "#policy/core/values";

/** A reader's name, or what stands below a path of its own: not everybody of an account. */
const named = /^arn:[^:]+:(iam|sts)::\d{12}:(role|user|assumed-role)\/[^*?]/;

/** Only a Deny closes a secret: in the same account an identity policy alone lets its holder read. */
export const namedReaders: ResourceRule = {
  id: "secretsmanager-named-readers",
  title: "A secret's policy lets nobody read it but named roles",
  severity: "medium",
  types: ["aws:secretsmanager/secretPolicy:SecretPolicy", "aws:secretsmanager/secret:Secret"],
  reads: ["policy"],
  why: "Without it every role of the account with a wide permission reads the secret, now or when somebody widens one.",
  fix: "Deny secretsmanager:GetSecretValue to everybody, with the condition ArnNotLike aws:PrincipalArn and the readers' ARNs.",
  reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
  check: ({ props: { policy } }) => {
    const statements = list(readable(policy)?.Statement).filter(isRecord);
    return policy === undefined || policy === "" || statements.some(keepsOthersOut)
      ? []
      : [
          {
            path: "policy",
            message: "no statement denies secretsmanager:GetSecretValue to everybody but named readers",
          },
        ];
  },
};

function keepsOthersOut({ Effect, Action, Principal, Condition }: Props): boolean {
  const everybody = Principal === "*" || (isRecord(Principal) && texts(Principal.AWS).includes("*"));
  const reading = texts(Action).some((action) => /^(secretsmanager:(\*|Get\*|GetSecretValue)|\*)$/i.test(action));
  return Effect === "Deny" && everybody && reading && isRecord(Condition) && exceptsNamedOnly(Condition);
}

/** Each further key would make the Deny narrower. */
function exceptsNamedOnly(condition: Props): boolean {
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(isRecord(keys) ? keys : {}).map(([key, values]) => ({ operator, key, readers: texts(values) })),
  );
  return (
    tests.length === 1 &&
    tests.every(
      ({ operator, key, readers }) =>
        /^(Arn|String)Not(Equals|Like)(IfExists)?$/i.test(operator) &&
        key.toLowerCase() === "aws:principalarn" &&
        readers.length > 0 &&
        readers.every((reader) => named.test(reader)),
    )
  );
}
