import type { RunningPlatform } from "../../test/whole/platform.ts";
import { round, type Table } from "../support/table.ts";

/** From nothing to ready, on a new folder and again on the same one. Leaves the platform running. */
export async function startUp(platform: RunningPlatform): Promise<Table> {
  const timed = async () => {
    const began = performance.now();
    await platform.start();
    return round((performance.now() - began) / 1000, 2);
  };
  const first = await timed();
  await platform.end("SIGTERM");
  const second = await timed();
  return {
    title: "Start-up",
    columns: ["start", "seconds"],
    rows: [
      ["on a new folder", first],
      ["on the same folder again", second],
    ],
  };
}
