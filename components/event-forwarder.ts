/** Sends chosen events of a member account to the hub's bus; what cannot be delivered is kept in a queue. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createDeadLetters } from "./dead-letters.ts";
import { retryPolicy, type SourceEndpoint } from "./event-source.ts";
import type { Hub } from "./hub.ts";
import { forwardersPath } from "./member-names.ts";
import { logicalName } from "./names.ts";
import { may } from "./permissions.ts";
import { here } from "./place.ts";
import { admission } from "./policy-document.ts";
import { createServiceRole } from "./service-role.ts";

export type EventForwarderArgs = {
  readonly account: string;
  readonly region: string;
  readonly hub: Hub;
  readonly endpoints: readonly SourceEndpoint[];
};

export class EventForwarder extends pulumi.ComponentResource {
  /** What the hub's bus did not take; an alarm must watch it. */
  readonly undelivered: aws.sqs.Queue;

  constructor(name: string, args: EventForwarderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:EventForwarder", name, {}, opts);
    const { account, region, hub } = args;
    const child = { parent: this };
    this.undelivered = createDeadLetters(`${name}-undelivered`, region, this);
    const { role, policy } = createServiceRole(
      name,
      {
        service: "events",
        account,
        path: forwardersPath(hub),
        description: "Puts chosen events on the hub's bus",
        statements: [may(["events:PutEvents"], hub.eventBus)],
      },
      child,
    );
    const rules = args.endpoints.map(({ endpoint, pattern }) => {
      const rule = new aws.cloudwatch.EventRule(
        logicalName("rule", name, endpoint.name),
        { region, description: endpoint.description, eventPattern: JSON.stringify(pattern) },
        child,
      );
      return { endpoint, rule };
    });
    const admitted = new aws.sqs.QueuePolicy(
      name,
      {
        region,
        queueUrl: this.undelivered.url,
        policy: admission(
          this.undelivered.arn,
          rules.map(({ rule }) => rule.arn),
        ),
      },
      child,
    );
    for (const { endpoint, rule } of rules) {
      new aws.cloudwatch.EventTarget(
        `${name}-${endpoint.name}`,
        {
          region,
          rule: rule.name,
          arn: hub.eventBus,
          roleArn: role.arn,
          retryPolicy,
          deadLetterConfig: { arn: this.undelivered.arn },
        },
        { ...child, dependsOn: [policy, admitted] },
      );
    }
    const declaration = {
      at: here(),
      hub: hub.name,
      to: hub.eventBus,
      forwards: args.endpoints.map(({ endpoint }) => endpoint.name),
    };
    this.registerOutputs({ undelivered: this.undelivered.arn, declaration });
  }
}
