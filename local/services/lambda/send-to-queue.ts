import type { Cloud } from "../../cloud-type.ts";
import { AwsError } from "../../service.ts";

/** Sends what a function could not do to an SQS queue, as the function's role. A refusal is told at the terminal and loses the message, as on AWS. */
export function sendToQueue(
  cloud: Cloud,
  { account, role, name }: { readonly account: string; readonly role: string; readonly name: string },
  queueArn: string,
  body: unknown,
  attributes?: Record<string, unknown>,
): void {
  try {
    const { principal } = cloud.assumeRoleForService(role, { name: "lambda.amazonaws.com", account }, name);
    cloud.authorize(principal, [{ action: "sqs:SendMessage", resource: queueArn }]);
    cloud.services.sqs.send(queueArn, JSON.stringify(body), attributes);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    cloud.log(`${name} could not send to ${queueArn}: ${error.message}`);
  }
}
