const stackType = "pulumi:pulumi:Stack";

/** A resource's URN as the engine makes it: the types of its parents but the stack's stand before its own. */
export function makeUrn(stack: string, project: string, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : qualifiedType(parent);
  const prefix = parentType === "" || parentType === stackType ? "" : `${parentType}$`;
  return `urn:pulumi:${stack}::${project}::${prefix}${type}::${name}`;
}

export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** The resource's own type. */
export const typeOf = (urn: string): string => qualifiedType(urn).split("$").at(-1) ?? "";

export const isStack = (type: string): boolean => type === stackType;

export const isProvider = (type: string): boolean => type.startsWith("pulumi:providers:");

/** The provider's URN in a reference (`<urn>::<id>`). */
export const providerUrn = (reference: string): string => reference.slice(0, reference.lastIndexOf("::"));

const qualifiedType = (urn: string) => urn.split("::")[2] ?? "";
