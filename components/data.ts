/** Where a target's data stands: what permissions and environments are derived from. */
import type * as pulumi from "@pulumi/pulumi";
import type { Named } from "./target.ts";

export type Data = {
  readonly alerts: Named & { readonly streamArn: pulumi.Output<string> };
  readonly results: Named;
  readonly interactions: Named;
  readonly vault: Named;
  /** Secret name → ARN. */
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
  /** Integration setting → value, for example `jira/url`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Base address of the HTTP API. */
  readonly apiUrl: pulumi.Output<string>;
};

/** Picks named values; refuses a name that is not there, saying who asks for it. */
export function pick<T>(
  from: Readonly<Record<string, T>>,
  names: readonly string[],
  missing: (name: string) => string,
) {
  return Object.fromEntries(
    names.map((name) => {
      const value = from[name];
      if (value === undefined) throw new Error(missing(name));
      return [name, value];
    }),
  );
}
