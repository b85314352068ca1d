/** Pulumi's type tokens. */

/** Stands for every component among a rule's types. */
export const component = "component";

/** A component's token has three plain parts, as `socless:index:Platform`; a provider's resource has a module and a file, as `aws:iam/role:Role`. */
export function isOf(type: string, types: readonly string[]): boolean {
  return types.includes(type) || (types.includes(component) && /^(?!pulumi:)[^:/]+:[^:/]*:[^:/]+$/.test(type));
}
