import type { Cloud } from "../../cloud-type.ts";
import { AwsError } from "../../service.ts";
import type { FunctionName } from "./arn.ts";
import { removePolicies } from "./permission.ts";
import type { Registry } from "./registry.ts";

/** DeleteFunction: one published version, or the function with all its versions. Event source mappings stay, as on AWS. */
export function deleteFunction({ store }: Cloud, registry: Registry, name: FunctionName): Record<string, never> {
  const { version } = registry.resolve(name);
  if (name.qualifier === undefined) {
    store.transaction(() => {
      registry.remove(name);
      removePolicies(store, name);
    });
  } else if (version === "$LATEST")
    throw new AwsError(
      "InvalidParameterValueException",
      "$LATEST version cannot be deleted without deleting the function.",
      400,
      { Type: "User" },
    );
  else registry.removeVersion(name, version);
  return {};
}
