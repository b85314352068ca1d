import { parsePolicy } from "../../iam/policy.ts";
import type { Properties } from "../../service.ts";

/** What is wrong with a policy document given as a resource's input; nothing when it is absent. */
export function* checkPolicy(
  inputs: Properties,
  property: string,
  kind: "identity" | "trust",
): Iterable<{ property: string; reason: string }> {
  const text = inputs[property];
  if (text === undefined) return;
  try {
    for (const statement of parsePolicy(String(text))) {
      const problem = kind === "trust" ? trustProblem(statement) : identityProblem(statement);
      if (problem) yield { property, reason: `MalformedPolicyDocument: ${problem}` };
    }
  } catch (error) {
    yield { property, reason: `MalformedPolicyDocument: ${error instanceof Error ? error.message : String(error)}` };
  }
}

type Parsed = ReturnType<typeof parsePolicy>[number];

function identityProblem({ principal, notPrincipal, resource, notResource }: Parsed): string | undefined {
  if (principal ?? notPrincipal) return "an identity policy has no Principal";
  if (!resource && !notResource) return "a statement has either Resource or NotResource";
  return undefined;
}

function trustProblem({ principal, resource, notResource }: Parsed): string | undefined {
  if (!principal) return "a trust policy names a Principal";
  if (resource ?? notResource) return "a trust policy has no Resource";
  return undefined;
}
