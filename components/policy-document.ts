/** IAM policy documents, written from typed statements. */
import * as pulumi from "@pulumi/pulumi";

/** What a role may do: actions on exact ARNs, or on one named parent's `…:*` or `…/*`. */
export type Statement = {
  readonly actions: readonly string[];
  readonly resources: readonly pulumi.Input<string>[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** An identity policy that allows exactly these statements. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: statements.map(({ actions, resources, condition }) => ({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(condition ? { Condition: condition } : {}),
    })),
  });
}

/** A trust policy: one AWS service may take the role, for this account's resources only where the service says whose they are. */
export function trustOf(service: "lambda" | "states" | "scheduler" | "events", account: string): string {
  const condition = service === "lambda" ? {} : { Condition: { StringEquals: { "aws:SourceAccount": account } } };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: `${service}.amazonaws.com` }, ...condition },
    ],
  });
}

/** A queue's policy: exactly these EventBridge rules may put messages in. */
export function admission(
  queue: pulumi.Output<string>,
  rules: readonly pulumi.Output<string>[],
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queue,
        Condition: { ArnEquals: { "aws:SourceArn": rules } },
      },
    ],
  });
}
