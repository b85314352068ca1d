/** Whether a resource of a policy document names a thing, or takes in things that its author did not name. */

import { partsOf, typesOf } from "#policy/core/arns";
import type { Action, ResourceType } from "#policy/core/authorization";
import { hasWildcard, withoutVariables } from "#policy/core/wildcards";

/** Whether the resource takes in more than one named thing, or what stands below one, though the action could name it. */
export function isWide(action: Action, resource: string): boolean {
  if (!hasWildcard(resource) || isListing(action)) return false;
  return typesOf(action, resource).some((type) => !isNamed(resource, type, idIsGiven(action, type)));
}

/** The same, where only the name counts: an account's own users, roles and functions are what its programs can act on. */
export function namesMany(action: Action, resource: string): boolean {
  if (!hasWildcard(resource)) return false;
  return typesOf(action, resource).some((type) => !isNamed(resource, type, false, "anywhere"));
}

/** What AWS lists as a whole can be no named thing: `states:ListActivities` on every activity. */
function isListing({ name, resourceTypes }: Action): boolean {
  const [, noun] = /:List(.+)$/.exec(name) ?? [];
  return noun !== undefined && resourceTypes.some((type) => isPlural(noun, type));
}

/** An action that makes a thing whose id AWS chooses: nobody can know it before. */
function idIsGiven({ name }: Action, type: ResourceType): boolean {
  if (!/\$\{\w*(Id|ID|Uuid|UUID)\}/.test(type.arn)) return false;
  const [, noun] = /:(?:Create|Run|Allocate|Request|Copy|Import|Register|Restore)(.+)$/.exec(name) ?? [];
  if (name === "ec2:RunInstances") return ["instance", "network-interface", "volume"].includes(type.name);
  return noun !== undefined && (isPlural(noun, type) || plain(noun) === plain(type.name));
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

function isPlural(noun: string, { name }: ResourceType): boolean {
  const one = plain(name);
  return [`${one}s`, `${one}es`, one.replace(/y$/, "ies")].filter((many) => many !== one).includes(plain(noun));
}

/** The caller's own user, who is in one account. */
const isCaller = /^arn:[\w*-]+:iam::[^:]*:user\/([^*?]*\/)?\$\{aws:username\}$/;

/** A path that every program of the account shares: `/aws/lambda/` names nothing of one's own. */
const shared = /^\/?(aws\/[\w.-]+|aws-service-role|service-role|aws-reserved)\//;

function isNamed(resource: string, { arn }: ResourceType, givenId: boolean, where = "in one place"): boolean {
  const { head, thing: written } = partsOf(withoutVariables(resource));
  const [, service = "", region = "", account = ""] = head;
  const places = where === "anywhere" || isCaller.test(resource) ? [] : [region, account];
  if ([service, ...places].some(hasWildcard)) return false;
  const [before = ""] = partsOf(arn).thing.split("${");
  if (!written.startsWith(before)) return !hasWildcard(written);
  return givenId || isNamedBelow(written.slice(before.length).replace(shared, ""), service);
}

/** A name without a wildcard before its end or its first `/` or `:`. */
function isNamedBelow(name: string, service: string): boolean {
  // Secrets Manager ends each secret's ARN with six characters of its own.
  if (service === "secretsmanager" && /^[^*?]+-\?{6}$/.test(name)) return true;
  return !hasWildcard(name) || /^[/:]*[^/:*?]+[/:]/.test(name);
}
