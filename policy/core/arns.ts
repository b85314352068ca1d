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
    const standsThere = format.head.every((part, at) => fits(head[at] ?? "", part, head[0] ?? ""));
    return standsThere && (owned || format.head[3] === "aws") && overlap(pattern, formatOf(format.thing));
  });
}

/** Partition, service, region and account of an ARN, and what follows. AWS completes a short pattern with stars. */
export function partsOf(arn: string): { readonly head: readonly string[]; readonly thing: string } {
  const [, ...parts] = arn.split(/:(?![^{]*\})/); // a variable has a colon of its own
  const filled = parts.length < 5 && arn.endsWith("*") ? [...parts, "*", "*", "*", "*", "*"] : parts;
  return { head: filled.slice(0, 4), thing: filled.slice(4).join(":") };
}

/** Partition → what the names of its regions begin with. */
const areas: Readonly<Record<string, string>> = {
  aws: "(af|ap|ca|eu|il|me|mx|sa|us)",
  "aws-cn": "cn",
  "aws-eusc": "eusc-de",
  "aws-iso": "us-iso",
  "aws-iso-b": "us-isob",
  "aws-iso-e": "eu-isoe",
  "aws-iso-f": "us-isof",
  "aws-us-gov": "us-gov",
};

/** What these look like. */
const looks: Readonly<Record<string, (part: string, partition: string) => boolean>> = {
  "${Partition}": (part) => part in areas,
  "${Region}": (part, partition) => isRegion(part, partition),
  "${Account}": (part) => /^(\d{12}|aws)$/.test(part),
};

/** AWS names regions by a direction and a number: new ones, too. */
const direction = "(central|(north|south)(east|west)?|east|west)";

const isRegion = (part: string, partition: string): boolean =>
  new RegExp(`^${areas[partition] ?? `(${Object.values(areas).join("|")})`}-${direction}-\\d$`).test(part);

function fits(part: string, format: string, partition: string): boolean {
  if (part === "") return format === "";
  const looksRight = isOpen(part) || (looks[format]?.(part, partition) ?? true);
  return overlap(patternOf(part), formatOf(format)) && looksRight;
}

/** What of an ARN stands nowhere, for example `region eu-cental-1`; undefined when all of it may stand. */
export function strangePart(arn: string): string | undefined {
  const [partition = "", , region = "", account = ""] = partsOf(arn).head;
  const parts = [
    ["partition", partition, "${Partition}"],
    ["region", region, "${Region}"],
    ["account", account, "${Account}"],
  ] as const;
  const strange = parts.find(([, part, format]) => part !== "" && !fits(part, format, partition));
  return strange && `${strange[0]} ${strange[1]}${strange[0] === "region" ? ` in ${partition}` : ""}`;
}

/** May stand for several, or for what is known only when it is asked. */
const isOpen = (part: string): boolean => hasWildcard(part) || withoutVariables(part) !== part;
