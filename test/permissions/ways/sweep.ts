/** Every call of sweep: alerts that wait, questions whose time is over, cases whose execution is gone. */
import { randomUUID } from "node:crypto";
import type { World } from "../world.ts";
import { alertTexts, openCase, overdueQuestion, pendingAlert } from "./made-up.ts";

export async function sweep(world: World): Promise<void> {
  const wait = async (alert: ReturnType<typeof pendingAlert>) => {
    // First without, then with `due`: the stream leaves it to sweep.
    await world.put("alertsTable", alert);
    await world.set("alertsTable", { pk: alert.pk }, { due: Date.now() - 1000, dueShard: 0 });
  };
  for (const [playbook, alert] of Object.entries(alertTexts())) {
    await wait(pendingAlert(world, playbook, { alert }));
    const alertRef = `alerts/${randomUUID()}.json`;
    await world.store(alertRef, alert);
    await wait(pendingAlert(world, playbook, { alertRef }));
    await overdueQuestion(world, await openCase(world, playbook));
  }
  await world.invoke("sweep", {});
}

/** A run that fails as a whole: Lambda tells its failures' queue. */
export async function brokenSweep(world: World): Promise<void> {
  await world.faults({ service: "dynamodb", operation: "Query", error: "internal" });
  await world.invoke("sweep", {}, "Event");
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await world.faults();
}
