/** Where something is declared. */
import { fileURLToPath } from "node:url";
import { getCallSites } from "node:util";

/** An absolute path, empty when it cannot be known, and a line from 1. In a bundle it is the bundle's. */
export type Place = { readonly file: string; readonly line: number };

/** The place that called the caller of this function. */
export function callerPlace(): Place {
  try {
    const site = getCallSites(3)[2];
    if (site) return { file: pathOf(site.scriptName), line: site.lineNumber };
  } catch {
    // A runtime without call sites: a declaration is as good without its place.
  }
  return { file: "", line: 1 };
}

const pathOf = (script: string): string => (script.startsWith("file:") ? fileURLToPath(script) : script);
