/** What an update had begun and not recorded as done. Pure. */
import type { State, StateResource } from "./state.ts";

export type Inputs = Readonly<Record<string, unknown>>;

/** A resource whose creation had begun: the cloud may have it, the state does not. */
export type Pending = {
  readonly urn: string;
  readonly type: string;
  /** As they were sent, with the automatic name that was drawn for it. */
  readonly inputs: Inputs;
  /** The inputs of the provider that makes it. */
  readonly provider: Inputs;
  readonly resource: StateResource;
};

/** Components and providers are nothing in a cloud: the next update makes them again. */
export function pendingCreates({ deployment: { pending_operations: all, resources } }: State): readonly Pending[] {
  const providers = new Map((resources ?? []).map(({ urn, id, inputs }) => [`${urn}::${id}`, inputs]));
  return (all ?? [])
    .filter(({ type, resource }) => type === "creating" && isInCloud(resource))
    .map(({ resource }) => ({
      urn: resource.urn,
      type: resource.type,
      inputs: resource.inputs ?? {},
      provider: providers.get(resource.provider ?? "") ?? {},
      resource,
    }));
}

export type Interrupted = { readonly urn: string; readonly operation: string };

/** What was being changed, deleted or read: a refresh tells what came of it. */
export function interrupted({ deployment: { pending_operations: all } }: State): readonly Interrupted[] {
  return (all ?? [])
    .filter(({ type }) => type !== "creating")
    .map(({ type, resource: { urn } }) => ({ urn, operation: type }));
}

export const isInCloud = ({ custom, external, type }: StateResource): boolean =>
  custom === true && external !== true && !type.startsWith("pulumi:");

/** What a program calls it. */
export const logicalName = (urn: string): string => urn.split("::").slice(3).join("::");
