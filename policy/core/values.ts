/** Reads inputs, whose types a policy pack does not know. */
import type { Props } from "#policy/core/rule";

export function isRecord(value: unknown): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path such as `ttl.enabled`; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

/** IAM and Pulumi take one thing or a list of things. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function texts(value: unknown): readonly string[] {
  return list(value).filter((one) => typeof one === "string");
}

/** The object or list that a text holds; undefined when it holds none. */
export function parsed(text: string): unknown {
  // Most texts hold none, and an error costs far more than this look.
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A file or an archive of files, as Pulumi's SDK makes them and as it writes them down. */
export function isAsset(value: object): boolean {
  const signature: unknown = Reflect.get(value, "4dabf18193072939515e22adb298388d");
  return (
    "__pulumiAsset" in value ||
    "__pulumiArchive" in value ||
    signature === "c44067f5952c0a294b673a41bacd8c17" ||
    signature === "0def7320c3a5731c473e5ecbe6d01bc7"
  );
}
