/** What the local cloud must do, line by line: each with the page that says so, and a way to try it. */

export type Row = {
  /** The table that it belongs to. */
  readonly area: string;
  readonly title: string;
  /** The page, or the recording of AWS, that the expected value comes from. */
  readonly source: string;
  /** Throws when the local cloud does something else. */
  readonly check: () => Promise<void>;
};

export type Verdict = Row & { readonly problem: string | undefined; readonly seconds: number };

/** Tries rows, a few at the same time, and gives the verdicts in their order. */
export async function tryRows(rows: readonly Row[], atOnce: number): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const open = rows.entries();
  const work = async () => {
    for (const [at, row] of open) {
      const began = performance.now();
      const problem = await problemOf(row);
      verdicts[at] = { ...row, problem, seconds: (performance.now() - began) / 1000 };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return verdicts;
}

async function problemOf({ check }: Row): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
