/** Does all the work with at most `most` pieces of it under way; gives the results in the order of the work. */
export async function atOnce<T, R>(most: number, work: readonly T[], one: (piece: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = work.entries();
  const worker = async () => {
    for (const [at, piece] of waiting) results[at] = await one(piece);
  };
  await Promise.all(Array.from({ length: most }, worker));
  return results;
}
