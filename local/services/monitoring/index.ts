import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { alarmResource, openAlarms } from "./alarm.ts";
import { alarmOperations } from "./operations.ts";

const data = z.looseObject({
  Namespace: z.string().min(1),
  MetricData: z.array(z.looseObject({ MetricName: z.string() })),
});

/** CloudWatch: takes metrics, which nobody reads on a laptop, and keeps alarms and their states. */
export function monitoring(cloud: Cloud): Service {
  return {
    name: "monitoring",
    protocol: { kind: "json", targetPrefix: "GraniteServiceVersion20100801", version: "1.0" },
    operations: [
      {
        name: "PutMetricData",
        needs: (input) => [
          {
            action: "cloudwatch:PutMetricData",
            resource: "*",
            context: { "cloudwatch:namespace": String(input.Namespace) },
          },
        ],
        run(input) {
          parseInput(data, input, "InvalidParameterValue");
          return {};
        },
      },
      ...alarmOperations(openAlarms(cloud.store), cloud.clock),
    ],
    resources: [alarmResource(cloud)],
  };
}
