import type resources from "@pulumi/pulumi/proto/resource_pb.js";
import { unknownType } from "../provider/unknown-type.ts";
import type { Properties } from "../service.ts";
import { ownAliases } from "./aliases.ts";
import type { Files } from "./files.ts";
import { makeUrn } from "./urn.ts";
import { decode } from "./wire.ts";

export type RegisterMessage = InstanceType<typeof resources.RegisterResourceRequest>;

/** A resource as the program declares it. */
export type Declared = {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: Properties;
  readonly secret: readonly string[];
  readonly parent: string;
  readonly provider: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly dependencies: readonly string[];
  /** Input → URNs of the resources whose outputs it is made of. */
  readonly references: Readonly<Record<string, readonly string[]>>;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** URNs that it had before, as it says itself. */
  readonly aliases: readonly string[];
  /** `file:line` of its declaration, when the SDK found it. */
  readonly source?: string;
};

/** Reads what the SDK sends. Throws on options that the local cloud does not bring to life. */
export function readDeclaration(message: RegisterMessage, project: string, stack: string, files: Files): Declared {
  const refused = unsupported(message);
  if (refused) throw new Error(`the local cloud does not know the resource option ${refused}`);
  if (message.getRemote()) throw new Error(unknownType(message.getType()));
  const { properties, secret } = decode(message.getObject(), files);
  const parent = message.getParent();
  const [type, name] = [message.getType(), message.getName()];
  const position = message.getSourceposition();
  return {
    urn: makeUrn(stack, project, parent, type, name),
    type,
    name,
    custom: message.getCustom(),
    inputs: properties,
    secret: [...new Set([...secret, ...message.getAdditionalsecretoutputsList()])],
    parent,
    provider: message.getProvider(),
    protect: message.getProtect() ?? false,
    retainOnDelete: message.getRetainondelete() ?? false,
    deleteBeforeReplace: message.getDeletebeforereplace(),
    dependencies: [...new Set([...message.getDependenciesList(), ...(parent ? [parent] : [])])],
    references: referencesIn(message),
    ignoreChanges: message.getIgnorechangesList(),
    replaceOnChanges: message.getReplaceonchangesList(),
    aliases: ownAliases(message, project, stack),
    ...(position && { source: `${position.getUri().replace(/^.*:\/\//, "")}:${position.getLine()}` }),
  };
}

function referencesIn(message: RegisterMessage): Declared["references"] {
  const references: Record<string, readonly string[]> = {};
  message.getPropertydependenciesMap().forEach((of, input) => {
    if (of.getUrnsList().length > 0) references[input] = of.getUrnsList();
  });
  return references;
}

function unsupported(message: RegisterMessage): string | undefined {
  if (message.getImportid() !== "") return "import";
  if (message.getTransformsList().length > 0) return "transforms";
  if (message.hasHooks()) return "hooks";
  if (message.hasReplacementTrigger()) return "replacementTrigger";
  return undefined;
}
