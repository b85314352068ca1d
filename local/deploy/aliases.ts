/** Under which URNs a resource may have been recorded before: as it says itself, and as its parents say. Pure. */
import type resources from "@pulumi/pulumi/proto/resource_pb.js";
import { makeUrn, nameOf, typeOf } from "./urn.ts";

type Message = Pick<
  InstanceType<typeof resources.RegisterResourceRequest>,
  "getAliasesList" | "getName" | "getParent" | "getType"
>;

/** The URNs that a resource names as its own former ones; what an alias does not say is as it is now. */
export function ownAliases(message: Message, project: string, stack: string): readonly string[] {
  return message.getAliasesList().map((alias) => {
    const spec = alias.getSpec();
    if (!spec) return alias.getUrn();
    const parent = spec.getNoparent() ? "" : spec.getParenturn() || message.getParent();
    const [type, name] = [spec.getType() || message.getType(), spec.getName() || message.getName()];
    return makeUrn(spec.getStack() || stack, spec.getProject() || project, parent, type, name);
  });
}

type Named = {
  readonly urn: string;
  readonly parent: string;
  /** The resource's own former URNs. */
  readonly aliases: readonly string[];
};

/**
 * All former URNs of a resource whose parent had these. A child whose name begins with its parent's was renamed with it.
 * Every former name of the parent counts, not only the one it was found under: an earlier run may have broken off
 * between the two.
 */
export function formerUrns({ urn, parent, aliases }: Named, ofParent: readonly string[]): readonly string[] {
  const inherited = [urn, ...aliases].flatMap((one) => ofParent.map((former) => below(former, one, nameOf(parent))));
  return [...new Set([...aliases, ...inherited])].filter((one) => one !== urn);
}

function below(formerParent: string, urn: string, parentName: string): string {
  const name = nameOf(urn);
  const former = name.startsWith(parentName) ? nameOf(formerParent) + name.slice(parentName.length) : name;
  const [stack = "", project = ""] = formerParent.slice("urn:pulumi:".length).split("::");
  return makeUrn(stack, project, formerParent, typeOf(urn), former);
}
