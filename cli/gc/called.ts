/** Which versions of a function a state machine's definition calls. Pure. */

/** Who calls functions and takes a role: a machine, or an execution with the definition it was started with. */
export type Use = { readonly by: string; readonly definition: string; readonly roleArn: string };

/** `all`: it names the function without a version, so that which one it calls is not known from the text. */
type Called = "all" | readonly string[];

/** Finds a function's name anywhere in the text, in an ARN or by itself: too much is kept rather than too little. */
export function versionsCalled(definition: string, name: string): Called {
  const found = [...definition.matchAll(new RegExp(`(?<![\\w-])${name}(?![\\w-])(?::(\\$LATEST|[\\w-]+))?`, "g"))];
  const versions = found.map(([, version]) => version);
  const known = versions.filter((version) => version !== undefined);
  return known.length < versions.length ? "all" : [...new Set(known)];
}

export function usesFunction({ definition }: Use, name: string): boolean {
  const called = versionsCalled(definition, name);
  return called === "all" || called.length > 0;
}

export function usesVersion({ definition }: Use, name: string, version: string): boolean {
  const called = versionsCalled(definition, name);
  return called === "all" || called.includes(version);
}
