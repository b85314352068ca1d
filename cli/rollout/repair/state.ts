/** Pulumi's state, as `pulumi stack export` prints it: what repair reads of it, and all the rest as it stands. */
import { z } from "zod";

const urns = z.array(z.string()).nullish();
const stateResource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  external: z.boolean().optional(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  /** `<urn>::<id>` of the provider that makes it. */
  provider: z.string().optional(),
  parent: z.string().optional(),
  dependencies: urns,
  propertyDependencies: z.record(z.string(), urns).nullish(),
  deletedWith: z.string().optional(),
  replaceWith: urns,
  /** It was replaced, and is still to be deleted. */
  delete: z.boolean().optional(),
  /** Pulumi refuses to delete it. */
  protect: z.boolean().optional(),
  /** It stays in the cloud when it leaves the state. */
  retainOnDelete: z.boolean().optional(),
  /** It was deleted, and is still to be made anew. */
  pendingReplacement: z.boolean().optional(),
});
const operation = z.looseObject({ type: z.string(), resource: stateResource });
const state = z.looseObject({
  deployment: z.looseObject({
    manifest: z.looseObject({ time: z.string().optional() }).optional(),
    resources: z.array(stateResource).nullish(),
    pending_operations: z.array(operation).nullish(),
  }),
});

export type StateResource = z.output<typeof stateResource>;
export type State = z.output<typeof state>;

export function parseState(text: string): State {
  try {
    return state.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`pulumi stack export does not print a state that is known here: ${why}`);
  }
}

/** When it was written last, in milliseconds; undefined when nothing was ever written. */
export function writtenAt({ deployment: { manifest } }: State): number | undefined {
  const time = Date.parse(manifest?.time ?? "");
  return Number.isNaN(time) ? undefined : time;
}

/** What stands, in the engine's words: not what it has still to delete, nor what it has deleted and not made anew. */
export function standing({ deployment: { resources } }: State): readonly StateResource[] {
  return (resources ?? []).filter((one) => one.delete !== true && one.pendingReplacement !== true);
}
