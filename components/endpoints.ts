/** Makes each endpoint by its kind: a route, a schedule or an event rule. */
import type * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../functions/runtime/declare.ts";
import type { AlertQueue } from "./alert-queue.ts";
import { EventSource } from "./event-source.ts";
import type { HttpApi } from "./http-api.ts";
import { IngestEndpoint } from "./ingest-endpoint.ts";
import { placeOf } from "./place.ts";
import { Schedule } from "./schedule.ts";
import type { Named, Target } from "./target.ts";

export type EndpointsArgs = {
  readonly name: string;
  readonly target: Target;
  readonly endpoints: readonly Endpoint[];
  readonly api: HttpApi;
  readonly queue: AlertQueue;
  readonly ingest: Named;
  /** The bus that members' events come to, in a hub. */
  readonly memberBus?: Named | undefined;
};

/** A schedule whose hour has passed is still worth its alert. */
const daySeconds = 86_400;

export function createEndpoints(args: EndpointsArgs, parent: pulumi.Resource): void {
  const { target, api, queue, memberBus } = args;
  const ingest = api.handler(`${args.name}-ingest`, args.ingest, parent);
  const rules: pulumi.Output<string>[] = [];
  for (const endpoint of args.endpoints) {
    const name = `${args.name}-from-${endpoint.name}`;
    const { source } = endpoint;
    switch (source.kind) {
      case "http":
        new IngestEndpoint(name, { api, ingest, endpoint }, { parent });
        break;
      case "aws-event":
        rules.push(
          ...new EventSource(name, { target, endpoint, pattern: source.pattern, queue, memberBus }, { parent })
            .ruleArns,
        );
        break;
      case "schedule":
        new Schedule(
          name,
          {
            target,
            declaration: { at: placeOf(endpoint), starts: endpoint.playbooks },
            description: endpoint.description,
            expression: source.expression,
            ...(source.timezone === undefined ? {} : { timezone: source.timezone }),
            calls: { arn: queue.arn, action: "sqs:SendMessage" },
            input: { socless: "schedule", endpoint: endpoint.name },
            deadLetters: queue.deadLetters.arn,
            worthlessAfterSeconds: daySeconds,
          },
          { parent },
        );
    }
  }
  queue.admit(rules);
}
