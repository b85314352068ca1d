import { actionNamed, actionsLike, serviceExists } from "#policy/core/authorization";
import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { statementsOf } from "#policy/core/statements";
import { hasWildcard } from "#policy/core/wildcards";

const kinds = ["identity", "resource", "trust"] as const;

export const knownActions: ResourceRule = {
  id: "iam-known-actions",
  title: "Policies name actions that AWS has",
  severity: "medium",
  types: typesWith(...kinds),
  reads: inputsWith(...kinds),
  why: "AWS takes a misspelt action without a word: what it should allow fails at run time, and what it should deny is allowed.",
  fix: "Write the action as the Service Authorization Reference has it.",
  reference:
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  check: (subject) =>
    kinds
      .flatMap((kind) => statementsOf(subject, kind))
      .flatMap(({ path, actions, exceptedActions }) =>
        [...actions, ...exceptedActions].flatMap((action) => wrong(action).map((message) => ({ path, message }))),
      ),
};

function wrong(action: string): readonly string[] {
  const [service = "", name, ...more] = action.split(":");
  if (action === "*" || (name !== undefined && more.length === 0 && hasWildcard(service))) return [];
  if (name === undefined || name === "" || more.length > 0)
    return [`${action} is no action: it is not written service:Action`];
  if (!serviceExists(service)) return [`AWS has no service ${service}, of which it names the action ${action}`];
  const known = hasWildcard(name) ? actionsLike(action).length > 0 : actionNamed(action) !== undefined;
  return known ? [] : [`AWS has no action ${action}`];
}
