import type { Cloud } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { deliveries } from "../deliveries.ts";
import { runner } from "./runner.ts";
import { scheduleResource } from "./schedule.ts";
import { schedulerOperations, schedulerProtocol } from "./wire.ts";

/** EventBridge Scheduler: runs schedules by the clock, each under its own role. */
export function scheduler(cloud: Cloud): Service {
  const sending = deliveries(cloud, "scheduler");
  const running = runner(cloud, sending);
  return {
    name: "scheduler",
    protocol: schedulerProtocol,
    operations: schedulerOperations(cloud.store),
    resources: [scheduleResource(cloud.store, cloud.clock.now, running.changed)],
    start: async () => {
      sending.start();
      running.start();
    },
    stop: async () => {
      running.stop();
      sending.stop();
    },
  };
}
