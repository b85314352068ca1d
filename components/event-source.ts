/** One AWS-event endpoint: an EventBridge rule on the account's default bus that puts whole events into the alert queue. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../functions/runtime/declare.ts";
import type { AlertQueue } from "./alert-queue.ts";
import type { EndpointDeclaration } from "./declaration.ts";
import { logicalName } from "./names.ts";
import { placeOf } from "./place.ts";
import type { Target } from "./target.ts";

export type EventSourceArgs = {
  readonly target: Target;
  readonly endpoint: Pick<Endpoint, "name" | "description" | "file" | "line" | "playbooks">;
  /** An EventBridge pattern, see the EventBridge User Guide, "Event patterns". */
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly queue: AlertQueue;
};

const daySeconds = 86_400;

export class EventSource extends pulumi.ComponentResource {
  /** The queue must admit it. */
  readonly ruleArn: pulumi.Output<string>;

  constructor(name: string, args: EventSourceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:EventSource", name, {}, opts);
    const { target, endpoint, queue } = args;
    const { region } = target;
    const child = { parent: this };
    const rule = new aws.cloudwatch.EventRule(
      logicalName("rule", name),
      { region, description: endpoint.description, eventPattern: JSON.stringify(args.pattern) },
      child,
    );
    new aws.cloudwatch.EventTarget(
      name,
      {
        region,
        rule: rule.name,
        arn: queue.arn,
        inputTransformer: {
          inputTemplate: `{"socless":"event","endpoint":"${endpoint.name}","event":<aws.events.event.json>}`,
        },
        retryPolicy: { maximumEventAgeInSeconds: daySeconds, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: queue.deadLetters.arn },
      },
      child,
    );
    this.ruleArn = rule.arn;
    const declaration: EndpointDeclaration = { at: placeOf(endpoint), starts: endpoint.playbooks };
    this.registerOutputs({ ruleArn: this.ruleArn, declaration });
  }
}
