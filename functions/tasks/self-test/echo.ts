import { z } from "zod";
import { task } from "../../runtime/task.ts";

/** Returns what it is given: it ends well when functions run and results can be written. */
export const echo = task({
  name: "self-test-echo",
  description: "Returns what it is given.",
  params: z.object({ nonce: z.string() }),
  result: z.object({ nonce: z.string() }),
  effect: "none",
  run: async ({ nonce }) => ({ nonce }),
});
