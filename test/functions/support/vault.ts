/** A vault in memory. */
import type { Vault } from "../../../functions/runtime/vault.ts";

export function memoryVault(): Vault & { readonly bodies: Map<string, string> } {
  const bodies = new Map<string, string>();
  return {
    bodies,
    async put(key, text) {
      bodies.set(key, text);
    },
    async get(key) {
      const text = bodies.get(key);
      if (text === undefined) throw new Error(`nothing under ${key}`);
      return text;
    },
  };
}
