export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

/** The first three of many names. */
export function few(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
