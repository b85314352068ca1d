import { leavesOf } from "#policy/core/leaves";
import type { Member, StackRule } from "#policy/core/rule";
import { component } from "#policy/core/types";
import { isReference, saysSecret } from "#policy/rules/secrets/names";
import { seenIn } from "#policy/rules/secrets/seen-in";

const stackType = "pulumi:pulumi:Stack";

export const noSecretInOutputs: StackRule = {
  id: "stack-no-secret-in-outputs",
  title: "No secret in the outputs of the stack or of a component",
  severity: "critical",
  types: [stackType, component],
  reads: [""],
  why: "Outputs are shown at the end of each deployment, are kept in Pulumi's state, and other stacks read them.",
  fix: "Give out the secret's ARN, and let who needs the value read it from Secrets Manager.",
  reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
  facts: "secrets",
  checkStack: ({ ofType }) =>
    ofType(stackType, component).flatMap((resource) =>
      violationsOf(resource).map((violation) => ({ resource, ...violation })),
    ),
};

function violationsOf({ props, secrets }: Member) {
  const seen = seenIn(secrets, Object.keys(props));
  const named = leavesOf(props)
    .filter(({ key, text }) => text !== "" && saysSecret(key) && !isReference(text))
    .filter(({ path }) => !seen.some((one) => one.path === path))
    .map(({ path, key }) => ({ path, message: `${key} is named as a secret and holds its value` }));
  return [...seen, ...named];
}
