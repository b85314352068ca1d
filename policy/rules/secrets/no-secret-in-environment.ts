import { leavesOf } from "#policy/core/leaves";
import type { ResourceRule } from "#policy/core/rule";
import { isReference, saysSecret } from "#policy/rules/secrets/names";
import { seenIn } from "#policy/rules/secrets/seen-in";

const variables = "environment.variables";

export const noSecretInEnvironment: ResourceRule = {
  id: "lambda-no-secret-in-environment",
  title: "No secret in a function's environment variables",
  severity: "critical",
  types: ["aws:lambda/function:Function"],
  reads: [variables],
  why: "Environment variables stand in clear in the console, in every call of GetFunctionConfiguration and in Pulumi's state.",
  fix: "Put the value into Secrets Manager, give the function its ARN, and let it read the secret at run time.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
  facts: "secrets",
  check: ({ props: { environment }, secrets }) => [
    ...seenIn(secrets, [variables]),
    ...leavesOf({ environment })
      .filter(({ path, inside }) => !secrets.some((seen) => seen.path === path && seen.inside === inside))
      .filter(({ key, text }) => text !== "" && saysSecret(key) && !isReference(text))
      .map(({ path, key }) => ({ path, message: `${key} is named as a secret and holds its value` })),
  ],
};
