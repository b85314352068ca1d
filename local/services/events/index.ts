import { z } from "zod";
import type { Cloud, EventsApi } from "../../cloud-type.ts";
import { AwsError, type Operation, type Properties, type Service } from "../../service.ts";
import { deliveries } from "../deliveries.ts";
import { parseInput } from "../parse-input.ts";
import { busArn, busesOf, busPolicies, findBus, keptBus, readBus } from "./bus.ts";
import { busContext } from "./bus-context.ts";
import { busPolicyResource, busResource } from "./bus-resource.ts";
import { parsePattern } from "./pattern.ts";
import { envelope, envelopeShape, readDetail, route } from "./put-events.ts";
import { onBus, ruleArn, ruleResource, rulesOf } from "./rule.ts";
import { targetResource, targetsOf } from "./target.ts";

const entry = z.object({
  Source: z.string().min(1),
  DetailType: z.string().min(1),
  Detail: z.string(),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
  EventBusName: z.string().default("default"),
});
const named = z.object({ EventBusName: z.string().default("default") });
const ofEntry = named.extend({ Source: z.string().default(""), DetailType: z.string().default("") });
const ofEntries = z.object({ Entries: z.array(z.unknown()) });
const nothing = { EventBusName: "default", Source: "", DetailType: "" };
const entries = z.object({ Entries: z.array(z.unknown()).min(1).max(10) });
const described = z.object({ Name: z.string().default("default") });
const ofRule = named.extend({ Rule: z.string() });
const entrySize = 1024 * 1024;

type Place = { readonly account: string; readonly region: string };

/** EventBridge: the buses of each account and region, their rules and the rules' targets. */
export function events(cloud: Cloud): Service & EventsApi {
  const sending = deliveries(cloud, "events");

  /** Nobody may speak as an AWS service. An account's operator plays the services of that account, on its own buses. */
  const putOne = (given: unknown, place: Place, operator: boolean): Properties => {
    try {
      if (Buffer.byteLength(JSON.stringify(given)) > entrySize)
        throw new AwsError("ValidationException", "Total size of the entry is greater than 1 MB.");
      const { Source, DetailType, Detail, Resources, Time, EventBusName } = parseInput(entry, given, "InvalidArgument");
      const bus = findBus(cloud.store, readBus(EventBusName, place));
      if (Source.startsWith("aws.") && !(operator && bus.account === place.account))
        throw new AwsError("NotAuthorizedForSource", "Not authorized for the source.");
      const time = Time === undefined ? cloud.clock.now() : Time * 1000;
      const event = envelope(
        place,
        { source: Source, detailType: DetailType, detail: readDetail(Detail), resources: Resources },
        time,
      );
      route(cloud, sending, bus, event);
      return { EventId: event.id };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { ErrorCode: error.code, ErrorMessage: error.message };
    }
  };

  const operations: Operation[] = [
    {
      name: "PutEvents",
      needs: (input, place) => {
        const needs = parseInput(ofEntries, input).Entries.map((given) => {
          const { EventBusName, Source: source, DetailType } = ofEntry.catch(nothing).parse(given);
          const context = busContext({ source, "detail-type": DetailType, invocation: false });
          return { action: "events:PutEvents", resource: busArn(readBus(EventBusName, place)), context };
        });
        return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
      },
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
      run: (input, place) => {
        const { EventBusName } = parseInput(named, input);
        return {
          Rules: rulesOf(cloud.store, findBus(cloud.store, readBus(EventBusName, place))).map((rule) => ({
            Name: rule.inputs.name,
            Arn: ruleArn(rule),
            EventPattern: rule.inputs.eventPattern,
            Description: rule.inputs.description,
            State: rule.inputs.state ?? "ENABLED",
            EventBusName: rule.inputs.eventBusName,
          })),
        };
      },
    },
    {
      name: "ListTargetsByRule",
      needs: (input, { account, region }) => {
        const { Rule, EventBusName } = parseInput(ofRule, input);
        const resource = `arn:aws:events:${region}:${account}:rule/${onBus(EventBusName, "/", Rule)}`;
        return [{ action: "events:ListTargetsByRule", resource }];
      },
      run: (input, place) => {
        const { Rule, EventBusName } = parseInput(ofRule, input);
        const rules = rulesOf(cloud.store, readBus(EventBusName, place));
        const targets = rules
          .filter(({ inputs }) => inputs.name === Rule)
          .flatMap((rule) => targetsOf(cloud.store, rule));
        return { Targets: targets.map(({ targetId, arn }) => ({ Id: targetId, Arn: arn })) };
      },
    },
    {
      name: "ListEventBuses",
      needs: () => [{ action: "events:ListEventBuses", resource: "*" }],
      run: (_input, { account, region }) => ({
        EventBuses: busesOf(cloud.store, account, region).map((bus) => ({ Name: bus.name, Arn: busArn(bus) })),
      }),
    },
    {
      name: "DescribeEventBus",
      needs: (input, place) => {
        const { Name } = parseInput(described, input);
        return [{ action: "events:DescribeEventBus", resource: busArn(readBus(Name, place)) }];
      },
      run: (input, place) => {
        const bus = findBus(cloud.store, readBus(parseInput(described, input).Name, place));
        const [policy] = busPolicies(cloud.store, bus) ?? [];
        const { description } = keptBus(cloud.store, bus)?.declared ?? {};
        return {
          Name: bus.name,
          Arn: busArn(bus),
          ...(typeof description === "string" && { Description: description }),
          ...(policy !== undefined && { Policy: policy }),
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
    resources: [
      busResource(cloud.store),
      busPolicyResource(cloud.store),
      ruleResource(cloud.store),
      targetResource(cloud.store),
    ],
    ownerOf(arn) {
      const bus = readBus(arn, { account: "", region: "" });
      const policies = busPolicies(cloud.store, bus);
      return policies && bus.account !== "" ? { account: bus.account, policies } : undefined;
    },
    put: (account, region, event) =>
      route(
        cloud,
        sending,
        { account, region, name: "default" },
        envelope({ account, region }, event, cloud.clock.now()),
      ),
    forward: (arn, event) =>
      route(
        cloud,
        sending,
        findBus(cloud.store, readBus(arn, { account: "", region: "" })),
        envelopeShape.parse(JSON.parse(event)),
        true,
      ),
    start: async () => sending.start(),
    stop: async () => sending.stop(),
  };
}
