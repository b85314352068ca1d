/** One AWS-event endpoint: EventBridge rules that put whole events into the alert queue, from the account's default bus and from the members'. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../functions/runtime/declare.ts";
import type { AlertQueue } from "./alert-queue.ts";
import type { EndpointDeclaration } from "./declaration.ts";
import { logicalName } from "./names.ts";
import { placeOf } from "./place.ts";
import type { Named, Target } from "./target.ts";

/** An endpoint of AWS events. */
export type SourceEndpoint = {
  readonly endpoint: Pick<Endpoint, "name" | "description" | "file" | "line" | "playbooks">;
  /** An EventBridge pattern, see the EventBridge User Guide, "Event patterns". */
  readonly pattern: Readonly<Record<string, unknown>>;
};

/** Those among a program's endpoints. */
export function sourceEndpoints(endpoints: readonly Endpoint[]): readonly SourceEndpoint[] {
  return endpoints.flatMap((endpoint) =>
    endpoint.source.kind === "aws-event" ? [{ endpoint, pattern: endpoint.source.pattern }] : [],
  );
}

export type EventSourceArgs = SourceEndpoint & {
  readonly target: Target;
  readonly queue: AlertQueue;
  /** The bus that members' events come to, in a hub. */
  readonly memberBus?: Pick<Named, "name"> | undefined;
};

const daySeconds = 86_400;
/** EventBridge's most. */
export const retryPolicy = { maximumEventAgeInSeconds: daySeconds, maximumRetryAttempts: 185 };

export class EventSource extends pulumi.ComponentResource {
  /** The queue must admit them. */
  readonly ruleArns: readonly pulumi.Output<string>[];

  constructor(name: string, args: EventSourceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:EventSource", name, {}, opts);
    const { target, endpoint, queue, memberBus } = args;
    const { region } = target;
    const child = { parent: this };
    const take = (name: string, bus: { eventBusName?: pulumi.Input<string> }) => {
      const rule = new aws.cloudwatch.EventRule(
        logicalName("rule", name),
        { region, description: endpoint.description, eventPattern: JSON.stringify(args.pattern), ...bus },
        child,
      );
      new aws.cloudwatch.EventTarget(
        name,
        {
          region,
          rule: rule.name,
          ...bus,
          arn: queue.arn,
          inputTransformer: {
            inputTemplate: `{"socless":"event","endpoint":"${endpoint.name}","event":<aws.events.event.json>}`,
          },
          retryPolicy,
          deadLetterConfig: { arn: queue.deadLetters.arn },
        },
        child,
      );
      return rule.arn;
    };
    this.ruleArns = [take(name, {}), ...(memberBus ? [take(`${name}-members`, { eventBusName: memberBus.name })] : [])];
    const declaration: EndpointDeclaration = { at: placeOf(endpoint), starts: endpoint.playbooks };
    this.registerOutputs({ ruleArns: this.ruleArns, declaration });
  }
}
