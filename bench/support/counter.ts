/** The gateway's counter of calls. */
import { z } from "zod";
import type { RunningPlatform } from "../../test/whole/platform.ts";

const counted = z.array(
  z.object({
    principal: z.string(),
    service: z.string(),
    operation: z.string(),
    actions: z.array(z.string()),
    count: z.number(),
    refused: z.number(),
  }),
);
export type Counted = z.infer<typeof counted>[number];

/** What was called since the counter was last emptied; `DELETE` empties it. */
export async function calls({ outputs }: RunningPlatform, method: "GET" | "DELETE" = "GET"): Promise<Counted[]> {
  const headers = { authorization: `Bearer ${outputs.credentials.secretAccessKey}` };
  return counted.parse(await (await fetch(`${outputs.gateway}/_cloud/calls`, { method, headers })).json());
}
