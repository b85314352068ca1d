/** Where a health check sends its own alert: see `socless health`. */
import { z } from "zod";
import { endpoint } from "../runtime/endpoint.ts";

export const selfTest = endpoint({
  name: "self-test",
  description: "A health check asks whether this platform takes an alert to its end.",
  kind: "http",
  // Whoever checks writes a new value first: nobody keeps this key.
  authentication: { kind: "hmac", secret: "endpoints/self-test" },
  alert: z.looseObject({
    /** Random, so that no check is another's duplicate. */
    nonce: z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hexadecimal digits"),
  }),
  dedup: { fields: ["nonce"], windowSeconds: 600 },
  severity: "low",
  route: { default: "self-test" },
});
