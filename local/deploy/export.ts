import { existsSync } from "node:fs";
import { join } from "node:path";
import { openState } from "./state.ts";

/** The part of `pulumi stack export` that says what a stack holds. */
export type Exported = {
  readonly deployment: {
    readonly resources: readonly { readonly urn: string; readonly type: string; readonly id: string }[];
    readonly pending_operations: readonly { readonly resource: { readonly urn: string }; readonly type: "creating" }[];
  };
};

/** What was deployed from this folder; undefined when nothing was. Throws while a deployment is under way. */
export function exportState(data: string, project: string, stack: string): Exported | undefined {
  if (!existsSync(join(data, "deployment.db"))) return undefined;
  const state = openState(data, project, stack);
  try {
    const records = [...state.resources(), ...state.doomed().map(({ record }) => record)];
    const resources = records.filter(({ custom }) => custom).map(({ urn, type, id }) => ({ urn, type, id }));
    const pending = state.allPending().map(({ record: { urn } }) => ({ resource: { urn }, type: "creating" as const }));
    return resources.length === 0 ? undefined : { deployment: { resources, pending_operations: pending } };
  } finally {
    state.close();
  }
}
