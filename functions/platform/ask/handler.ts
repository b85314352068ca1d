import { z } from "zod";
import { environment } from "../../runtime/environment.ts";
import { lazy } from "../../runtime/lazy.ts";
import { namedError } from "../../runtime/named-error.ts";
import { concludeParts } from "../wiring.ts";
import { ask } from "./ask.ts";
import { settle } from "./settle.ts";

const platform = lazy(() => concludeParts("ask"));
const mode = z.object({ mode: z.enum(["ask", "settle"]) });

/** State machines: `ask` puts a question and returns at once; `settle` gives what was answered. */
export async function handler(event: unknown): Promise<unknown> {
  try {
    if (mode.parse(event).mode === "settle") return await settle(platform(), event);
    await ask({ ...platform(), apiUrl: environment().apiUrl }, event);
    return null;
  } catch (error) {
    platform().log.warn("a question could not be put or settled", { error });
    throw namedError(error, "ask");
  }
}
