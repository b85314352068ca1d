/** What a person hands to a command: a file, or standard input. */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

/** `-` or nothing reads standard input. Throws a plain sentence when the file cannot be read. */
export async function readInput(file: string | undefined): Promise<string> {
  if (file === undefined || file === "-") return text(process.stdin);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
