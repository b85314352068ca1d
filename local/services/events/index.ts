import { z } from "zod";
import type { Cloud, EventsApi } from "../../cloud-type.ts";
import { AwsError, type Operation, type Properties, type Service } from "../../service.ts";
import { deliveries } from "../deliveries.ts";
import { parseInput } from "../parse-input.ts";
import { parsePattern } from "./pattern.ts";
import { envelope, readDetail, route } from "./put-events.ts";
import { ruleArn, ruleResource, rulesOf } from "./rule.ts";
import { targetResource, targetsOf } from "./target.ts";

const entry = z.object({
  Source: z.string().min(1),
  DetailType: z.string().min(1),
  Detail: z.string(),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
  EventBusName: z.string().optional(),
});
const entries = z.object({ Entries: z.array(z.unknown()).min(1).max(10) });
const entrySize = 1024 * 1024;

/** EventBridge: the default bus of each account and region, its rules and their targets. */
export function events(cloud: Cloud): Service & EventsApi {
  const sending = deliveries(cloud, "events");

  const putOne = (
    given: unknown,
    { account, region }: { account: string; region: string },
    operator: boolean,
  ): Properties => {
    try {
      if (Buffer.byteLength(JSON.stringify(given)) > entrySize)
        throw new AwsError("ValidationException", "Total size of the entry is greater than 1 MB.");
      const { Source, DetailType, Detail, Resources, Time, EventBusName } = parseInput(entry, given, "InvalidArgument");
      if (EventBusName !== undefined && !/(^|\/)default$/.test(EventBusName)) {
        throw new AwsError(
          "InvalidArgument",
          `Event bus ${EventBusName} does not exist: the local cloud has the default bus only.`,
        );
      }
      if (Source.startsWith("aws.") && !operator)
        throw new AwsError("NotAuthorizedForSource", "Not authorized for the source.");
      const time = Time === undefined ? cloud.clock.now() : Time * 1000;
      const event = envelope(
        { account, region },
        { source: Source, detailType: DetailType, detail: readDetail(Detail), resources: Resources },
        time,
      );
      route(cloud, sending, event);
      return { EventId: event.id };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { ErrorCode: error.code, ErrorMessage: error.message };
    }
  };

  const operations: Operation[] = [
    {
      name: "PutEvents",
      needs: (_input, { account, region }) => [
        { action: "events:PutEvents", resource: `arn:aws:events:${region}:${account}:event-bus/default` },
      ],
      run: (input, { account, region, principal }) => {
        const { Entries } = parseInput(entries, input);
        const results = Entries.map((given) => putOne(given, { account, region }, principal.kind === "operator"));
        return {
          FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
          Entries: results,
        };
      },
    },
    {
      name: "ListRules",
      needs: (_input, { account, region }) => [
        { action: "events:ListRules", resource: `arn:aws:events:${region}:${account}:rule/*` },
      ],
      run: (_input, { account, region }) => ({
        Rules: rulesOf(cloud.store, account, region).map((rule) => ({
          Name: rule.inputs.name,
          Arn: ruleArn(rule),
          EventPattern: rule.inputs.eventPattern,
          Description: rule.inputs.description,
          State: rule.inputs.state ?? "ENABLED",
          EventBusName: "default",
        })),
      }),
    },
    {
      name: "ListTargetsByRule",
      needs: (input, { account, region }) => [
        { action: "events:ListTargetsByRule", resource: `arn:aws:events:${region}:${account}:rule/${input.Rule}` },
      ],
      run: (input, { account, region }) => {
        const { Rule } = parseInput(z.object({ Rule: z.string() }), input);
        return {
          Targets: targetsOf(cloud.store, Rule, account, region).map(({ targetId, arn }) => ({
            Id: targetId,
            Arn: arn,
          })),
        };
      },
    },
    {
      name: "TestEventPattern",
      needs: () => [{ action: "events:TestEventPattern", resource: "*" }],
      run: (input) => {
        const { EventPattern, Event } = parseInput(z.object({ EventPattern: z.string(), Event: z.string() }), input);
        return { Result: parsePattern(EventPattern)(JSON.parse(Event)) };
      },
    },
  ];

  return {
    name: "events",
    protocol: { kind: "json", targetPrefix: "AWSEvents", version: "1.1" },
    operations,
    resources: [ruleResource(cloud.store), targetResource(cloud.store)],
    put: (account, region, event) => route(cloud, sending, envelope({ account, region }, event, cloud.clock.now())),
    start: async () => sending.start(),
    stop: async () => sending.stop(),
  };
}
