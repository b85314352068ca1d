/** What `pulumi stack export` prints, as the policy pack takes it. */
import { z } from "zod";
import { nameOf } from "../../local/deploy/urn.ts";
import { kinds, signature } from "../../local/deploy/wire.ts";
import { unknown } from "../../local/provider/values.ts";
import type { Resource, Source } from "../../policy/core/rule.ts";

const properties = z.record(z.string(), z.unknown());
const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  delete: z.boolean().optional(),
  inputs: properties.optional(),
  outputs: properties.optional(),
  parent: z.string().optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  sourcePosition: z.string().optional(),
});
const exported = z.object({ deployment: z.object({ resources: z.array(resource).nullish() }) });

/** Throws a plain sentence when the text is none of a stack's state, or an empty one. */
export function exportedIn(text: string, from: string): readonly Resource[] {
  const { resources } = parse(text, from).deployment;
  // What is still to be deleted has been replaced already.
  const living = (resources ?? []).filter((one) => one.delete !== true);
  if (living.length === 0) throw new Error(`${from} holds no resource: nothing is deployed in that stack.`);
  return living.map(asResource);
}

function asResource({ urn, type, inputs, outputs, parent, ...more }: z.output<typeof resource>): Resource {
  const references = Object.entries(more.propertyDependencies ?? {}).map(([input, of]) => [input, of ?? []]);
  const source = more.sourcePosition === undefined ? undefined : placeIn(more.sourcePosition);
  return {
    type,
    name: nameOf(urn),
    urn,
    props: opened(inputs ?? {}),
    outputs: opened(outputs ?? {}),
    ...(parent ? { parent } : {}),
    references: Object.fromEntries(references),
    ...(source ? { source } : {}),
  };
}

/** `project:///components/vault.ts#12,5`. */
function placeIn(position: string): Source | undefined {
  const [, file, line] = /^project:\/\/\/(.+)#(\d+)/.exec(position) ?? [];
  return file === undefined ? undefined : { file: decodeURI(file), line: Number(line) };
}

/** Without what the provider keeps for itself (`__defaults`). */
const opened = (all: Resource["props"]): Resource["props"] =>
  Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, value]) => [key, open(value)]),
  );

/** A secret stands in clear only after `--show-secrets`. What is encrypted is not known here, and cannot be judged. */
function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (typeof value !== "object" || value === null) return value;
  if (Reflect.get(value, signature) !== kinds.secret)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, open(one)]));
  return "plaintext" in value && typeof value.plaintext === "string" ? open(JSON.parse(value.plaintext)) : unknown;
}

function parse(text: string, from: string): z.output<typeof exported> {
  try {
    return exported.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`${from} does not hold a stack's state, as pulumi stack export writes it: ${why}`);
  }
}
