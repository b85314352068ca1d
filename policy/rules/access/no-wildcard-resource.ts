import { inputsWith, typesWith, violationsIn } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { hasNoResourceType } from "#policy/rules/access/no-resource-type";

export const noWildcardResource: ResourceRule = {
  id: "iam-no-wildcard-resource",
  title: "Policies name the resources that they allow something on",
  severity: "high",
  types: typesWith("identity"),
  reads: inputsWith("identity"),
  why: "An action on all resources reaches those of every other program in the account, also of tomorrow's.",
  fix: "Name the ARN, or what stands below one named parent (`<bucket ARN>/alerts/*`, `<function ARN>:*`).",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  check: (subject) =>
    violationsIn(subject, ["identity"], ({ actions, resources }) => {
      const named = actions.filter((action) => !hasNoResourceType(action));
      if (named.length === 0) return [];
      return resources.filter(isWide).map((resource) => `it allows ${named.join(", ")} on ${resource}`);
    }),
};

/** In these services an ARN begins with the thing's name: `arn:aws:s3:::name/*` is one bucket's. */
const nameFirst: ReadonlySet<string | undefined> = new Set(["s3", "sns", "execute-api"]);

/** `*`, and an ARN that names no thing: `arn:aws:dynamodb:eu-central-1:123456789012:table/*`. */
function isWide(resource: string): boolean {
  const [, , service, , , ...rest] = resource.split(":");
  if (rest.length === 0) return resource.includes("*");
  const thing = rest.join(":");
  return (nameFirst.has(service) ? /^[*?]/ : /^([\w-]+[:/])?[*?]/).test(thing);
}
