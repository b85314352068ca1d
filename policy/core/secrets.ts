/** The secrets in a resource's inputs and in the files that it carries. */

import { sightings } from "#policy/core/detectors";
import { drawnAt } from "#policy/core/entropy";
import { type Carried, filesOf } from "#policy/core/files";
import { type Leaf, leavesOf } from "#policy/core/leaves";
import type { Props, SecretFound } from "#policy/core/rule";

export type Examined = {
  readonly secrets: readonly SecretFound[];
  /** Inputs with files that could not be read. */
  readonly unread: readonly string[];
};

export async function examine(props: Props): Promise<Examined> {
  const { files, unread } = await filesOf(props);
  const inFiles = await Promise.all(files.map(ofFile));
  return { secrets: [...(await ofTexts(leavesOf(props))), ...inFiles.flat()], unread };
}

/** At most one secret of a text. All texts are examined at once, each behind its name: that is much faster. */
async function ofTexts(leaves: readonly Leaf[]): Promise<readonly SecretFound[]> {
  const starts: number[] = [];
  let all = "";
  for (const { key, text } of leaves) {
    starts.push(all.length);
    all += `${key}=${text}\n\n`;
  }
  const kinds = new Map<Leaf, string>();
  for (const { kind, at } of await sightings(all)) {
    const leaf = leaves[starts.findLastIndex((start) => start <= at)];
    if (leaf && !kinds.has(leaf)) kinds.set(leaf, kind);
  }
  return leaves.flatMap((leaf) => {
    const kind = kinds.get(leaf) ?? (drawnAt(leaf) === undefined ? undefined : "random text, as keys are");
    return kind === undefined ? [] : [{ path: leaf.path, inside: leaf.inside, kind }];
  });
}

/** At most one secret of a kind. Code is full of names, ids and hashes: only what detectors know counts. */
async function ofFile({ path, name, seen }: Carried): Promise<readonly SecretFound[]> {
  const kinds = new Set((await seen).map(({ kind }) => kind));
  return [...kinds].map((kind) => ({ path, inside: name, kind }));
}
