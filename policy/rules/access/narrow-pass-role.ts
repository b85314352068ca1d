import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { type Statement, violationsIn } from "#policy/core/statements";
import { hasWildcard } from "#policy/core/wildcards";

export const narrowPassRole: ResourceRule = {
  id: "iam-narrow-pass-role",
  title: "Roles are passed by name, and to one service",
  severity: "high",
  types: typesWith("identity"),
  reads: inputsWith("identity"),
  why: "Whoever may pass a role to a service gets, through it, all that the role may do.",
  fix: "Name each role in Resource, and demand the service by the condition StringEquals iam:PassedToService.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  check: (subject) => violationsIn(subject, ["identity"], wrong),
};

function wrong({ actions, resources, demands }: Statement): readonly string[] {
  if (!actions.some((action) => action.toLowerCase() === "iam:passrole")) return [];
  const services = demands.find(({ key }) => key === "iam:passedtoservice")?.values;
  const wide = resources.filter(hasWildcard).map((resource) => `it may pass every role of ${resource}`);
  if (services === undefined) return [...wide, `it may pass ${resources.join(", ")} to any service`];
  return [
    ...wide,
    ...services.filter(hasWildcard).map((service) => `it may pass roles to every service of ${service}`),
  ];
}
