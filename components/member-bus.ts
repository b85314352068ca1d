/** A hub's event bus, which members' events come to. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { forwardersPath } from "./member-names.ts";
import type { Target } from "./target.ts";

export type MemberBusArgs = {
  readonly target: Pick<Target, "name" | "stack" | "region">;
  /** The organization's id. */
  readonly organization: string;
};

/**
 * Takes events from this hub's forwarders, and those of accounts in the organization only. AWS's own events cannot be
 * forged (`PutEvents` refuses a source that begins with `aws.`), and each carries the account that it is from.
 */
export class MemberBus extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, { target, organization }: MemberBusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:MemberBus", name, {}, opts);
    const { region } = target;
    const child = { parent: this };
    const bus = new aws.cloudwatch.EventBus(name, { region, description: "Events of member accounts" }, child);
    new aws.cloudwatch.EventBusPolicy(
      name,
      {
        region,
        eventBusName: bus.name,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "Members",
              Effect: "Allow",
              Principal: "*",
              Action: "events:PutEvents",
              Resource: bus.arn,
              Condition: {
                StringEquals: { "aws:PrincipalOrgID": organization },
                ArnLike: { "aws:PrincipalArn": `arn:*:iam::*:role${forwardersPath(target)}*` },
              },
            },
          ],
        }),
      },
      child,
    );
    this.arn = bus.arn;
    this.name = bus.name;
    this.registerOutputs({ arn: this.arn });
  }
}
