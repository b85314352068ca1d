import type { Member, StackRule } from "#policy/core/rule";
import { covers } from "#policy/model/covers";
import { grantInputs, grantsOf, grantTypes } from "#policy/model/grants";
import { modelOf } from "#policy/model/model";

const secretType = "aws:secretsmanager/secret:Secret";
const roleType = "aws:iam/role:Role";

export const readSecrets: StackRule = {
  id: "stack-read-secrets",
  title: "Somebody of the stack reads every secret",
  severity: "low",
  types: [secretType, ...grantTypes],
  reads: [...grantInputs],
  why: "A secret that nothing uses is still a secret to lose, and nobody notices when it is.",
  fix: "Take the secret out of the program and revoke it where it came from, or declare it in the function that reads it.",
  reference: "FSBP SecretsManager.3",
  checkStack: (stack) => {
    const model = modelOf(stack);
    const grants = stack.ofType(roleType).map((role) => grantsOf(role, model));
    const reading = grants.flatMap(({ known }) => known.filter(({ action }) => isReading(action)));
    const named = new Set(reading.flatMap(({ on }) => on.member?.urn ?? []));
    const wide = reading.filter(({ on }) => on.member === undefined);
    const pending = grants.flatMap((one) => one.pending);
    const mayRead = (policy: Member, secret: Member) =>
      policy.references?.policy === undefined || policy.references.policy.includes(secret.urn);
    return stack
      .ofType(secretType)
      .filter(({ urn }) => !named.has(urn))
      .filter((secret) => !wide.some(({ on }) => covers(on, model.things.of(secret))))
      .filter((secret) => !pending.some((policy) => mayRead(policy, secret)))
      .map((resource) => ({ resource, path: "secret", message: "no role of the stack may read it" }));
  },
};

const isReading = (action: string): boolean => /^(\*|secretsmanager:(\*|get\*|getsecretvalue))$/i.test(action);
