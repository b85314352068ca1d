import { z } from "zod";

/** What one run in process spent, and the type of each resource that it made. */
export const recorded = z.object({ seconds: z.number(), types: z.array(z.string()) });
export type Recorded = z.infer<typeof recorded>;
