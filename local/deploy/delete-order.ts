import { providerUrn } from "./urn.ts";

export type Deletable = {
  readonly urn: string;
  readonly provider: string;
  readonly dependencies: readonly string[];
};

/** Dependents before what they depend on. Of a circle, which only a damaged state can hold, the rest comes as it stands. */
export function deleteOrder<T extends Deletable>(all: readonly T[]): T[] {
  const left = new Set(all);
  const ordered: T[] = [];
  while (left.size > 0) {
    const needed = new Set([...left].flatMap((one) => [...one.dependencies, providerUrn(one.provider)]));
    const free = [...left].filter(({ urn }) => !needed.has(urn));
    for (const one of free.length > 0 ? free : left) {
      left.delete(one);
      ordered.push(one);
    }
  }
  return ordered;
}
