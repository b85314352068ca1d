/** Which kinds of resources an ARN, or a pattern of ARNs, can stand for. */
import type { Action, ResourceType } from "#policy/core/authorization";
import { formatOf, hasWildcard, overlap, patternOf, withoutVariables } from "#policy/core/wildcards";

/** The resource types of an action that a resource of a policy document can stand for. */
export function typesOf({ resourceTypes, levels }: Action, resource: string): readonly ResourceType[] {
  const { head, thing } = partsOf(resource);
  const pattern = patternOf(thing);
  // Nobody but AWS can change AWS's own policies: `arn:aws:iam::aws:policy/…`.
  const owned = head[3] !== "aws" || !levels.includes("Write");
  return resourceTypes.filter(({ arn }) => {
    const format = partsOf(arn);
    const standsThere = format.head.every((part, at) => fits(head[at] ?? "", part));
    return standsThere && (owned || format.head[3] === "aws") && overlap(pattern, formatOf(format.thing));
  });
}

/** Partition, service, region and account of an ARN, and what follows. AWS completes a short pattern with stars. */
export function partsOf(arn: string): { readonly head: readonly string[]; readonly thing: string } {
  const [, ...parts] = arn.split(/:(?![^{]*\})/); // a variable has a colon of its own
  const filled = parts.length < 5 && arn.endsWith("*") ? [...parts, "*", "*", "*", "*", "*"] : parts;
  return { head: filled.slice(0, 4), thing: filled.slice(4).join(":") };
}

/** What these look like. */
const looks: Readonly<Record<string, RegExp>> = {
  "${Partition}": /^aws(-[a-z]+)*$/,
  "${Region}": /^[a-z]{2,}(-[a-z]+)+-\d+$/,
  "${Account}": /^(\d{12}|aws)$/,
};

function fits(part: string, format: string): boolean {
  if (part === "") return format === "";
  const open = hasWildcard(part) || withoutVariables(part) !== part;
  return overlap(patternOf(part), formatOf(format)) && (open || (looks[format]?.test(part) ?? true));
}
