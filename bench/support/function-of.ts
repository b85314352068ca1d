/** The function whose role this is: roles are named after the stack, the target and the function. */
export function functionOf(roleArn: string, functions: readonly string[]): string | undefined {
  const role = roleArn.split("/").at(-1) ?? "";
  return functions.find((name) => new RegExp(`^[a-z]+-[a-z]+-${name}-[0-9a-f]{7}$`).test(role));
}
