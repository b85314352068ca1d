/** Asks a person before something is deleted. */
import { once } from "node:events";
import { createInterface } from "node:readline/promises";

type Terminal = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
};

/** True for `y` and `yes`; false for anything else, Ctrl-C, and a terminal that ends. Throws where nobody can be asked. */
export async function agrees(
  question: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  if (!input.isTTY || !output.isTTY)
    throw new Error("Nothing was done: nobody can be asked here. Say --yes to do it, or --dry-run to look only.");
  const asking = createInterface({ input, output });
  const closed = once(asking, "close").then(() => "");
  const answer = asking.question(`${question} [y/N] `).catch(() => "");
  try {
    return /^y(es)?$/i.test((await Promise.race([answer, closed])).trim());
  } finally {
    asking.close();
  }
}
