/** Which file declares something. */
import { fileURLToPath } from "node:url";
import { getCallSites } from "node:util";

/** Absolute path of the file that called the caller of this function; empty when it cannot be known, as in a bundle. */
export function callerFile(): string {
  try {
    const script = getCallSites(3)[2]?.scriptName ?? "";
    return script.startsWith("file:") ? fileURLToPath(script) : script;
  } catch {
    return "";
  }
}
