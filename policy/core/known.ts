/** Parts what is known of a resource's inputs from what stands only after the deployment. */

import type { Props } from "#policy/core/rule";
import { isRecord } from "#policy/core/values";

/** What Pulumi writes for a value that is not known yet (`@pulumi/policy`, proxy.js): one for each type. */
const sentinels: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

export type Known = { readonly props: Props; readonly unknown: readonly string[] };

/** Copies what is known and lists the paths of the rest. Takes recorded inputs and the pack's, which throw where they are unknown. */
export function known(inputs: object): Known {
  const unknown: string[] = [];
  const props = copy(inputs, "", unknown);
  return { props: isRecord(props) ? props : {}, unknown };
}

/** Inputs, and outputs over them. Not by spreading: a value of the pack throws when it is read while it is unknown. */
export function knownOfBoth({ props, outputs = {} }: { readonly props: object; readonly outputs?: object }): Known {
  const [inputs, answered] = [known(props), known(outputs)];
  const own = (path: string) => !((path.split(".")[0] ?? "") in outputs);
  return {
    props: { ...Object.fromEntries(Object.entries(inputs.props).filter(([key]) => own(key))), ...answered.props },
    unknown: [...inputs.unknown.filter(own), ...answered.unknown],
  };
}

function copy(value: unknown, path: string, unknown: string[]): unknown {
  if (!Array.isArray(value) && !isPlain(value)) return withoutProxy(value);
  const entries = Object.keys(value).flatMap((key): [string, unknown][] => {
    const inner = path === "" ? key : `${path}.${key}`;
    const read = readKey(value, key);
    if (read !== notKnown) return [[key, copy(read, inner, unknown)]];
    unknown.push(inner);
    return [];
  });
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

const notKnown = Symbol("not known yet");

function readKey(value: object, key: string): unknown {
  try {
    const read: unknown = Reflect.get(value, key);
    return sentinels.has(read) ? notKnown : read;
  } catch (error) {
    if (error instanceof Error && "unknownTypeSentinel" in error) return notKnown;
    throw error;
  }
}

/** The pack's values stand in proxies (`@pulumi/policy`, proxy.js), and a promise in a proxy, such as an asset's path, cannot be awaited. */
function withoutProxy(value: unknown): unknown {
  return (value instanceof Object ? Reflect.get(value, "__getSpecialProxyTarget") : undefined) ?? value;
}

/** Not an asset or another thing with behaviour of its own. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Whether one of two paths holds the other. An empty path holds all. */
export function overlap(one: string, other: string): boolean {
  return one === "" || other === "" || one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}
