/** Which secrets nothing reads any more. Pure. */
import type { SecretFound, Version } from "./inventory.ts";
import type { Item, Kept } from "./item.ts";

type Reader = Version & {
  /** The function's name. */
  readonly of: string;
  /** Whether it goes, with the item that has this key. */
  readonly goes: boolean;
  readonly item: string;
};
type Part = { readonly collect: readonly Item[]; readonly keep: readonly Kept[] };

/** A version whose environment is not known may read any of them. */
export function secretRules(secrets: readonly SecretFound[], versions: readonly Reader[]): Part {
  const retained = secrets
    .filter(({ hold }) => hold === "retained")
    .map(({ arn }) => ({ arn, readers: versions.filter(({ environment }) => environment?.includes(arn) ?? true) }));
  const isFree = ({ readers }: { readonly readers: readonly Reader[] }) => readers.every(({ goes }) => goes);
  return {
    collect: retained.filter(isFree).map(
      ({ arn, readers }): Item => ({
        kind: "secret",
        id: arn,
        after: [...new Set(readers.map(({ item }) => item))],
      }),
    ),
    keep: retained
      .filter((one) => !isFree(one))
      .map(({ arn, readers }): Kept => ({ kind: "secret", id: arn, why: why(readers) })),
  };
}

const why = (readers: readonly Reader[]): readonly string[] =>
  readers.filter(({ goes }) => !goes).map(({ of, version }) => `${of}:${version} reads it`);
