import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { alarmResource } from "./alarm.ts";

const data = z.looseObject({
  Namespace: z.string().min(1),
  MetricData: z.array(z.looseObject({ MetricName: z.string() })),
});

/** CloudWatch: takes metrics, which nobody reads on a laptop, and keeps alarms. */
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
    ],
    resources: [alarmResource(cloud.store)],
  };
}
