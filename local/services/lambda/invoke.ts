import type { Cloud, InvokeResult, LambdaApi } from "../../cloud-type.ts";
import { faultError } from "../../faults.ts";
import { AwsError } from "../../service.ts";
import { functionArn, readFunctionName } from "./arn.ts";
import type { AsyncInvokes } from "./async-invokes.ts";
import type { Execution, Executor } from "./executor.ts";
import type { Registry } from "./registry.ts";

/** Bytes that a call may carry: synchronous, and put in the queue. */
const limits = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024 };

/** Invokes functions for callers inside the cloud; a caller with a principal must be allowed to, by the ARN in the form it used. */
export function invoker(
  cloud: Cloud,
  registry: Registry,
  executor: Executor,
  queue: AsyncInvokes,
): LambdaApi["invoke"] {
  return async ({ functionArn: arn, payload, principal, type }) => {
    const name = readFunctionName(arn, principal?.account ?? "", "");
    if (principal) cloud.authorize(principal, [{ action: "lambda:InvokeFunction", resource: functionArn(name) }]);
    const hit = cloud.faults.meet({ service: "lambda", operation: "Invoke", resource: name.name, text: payload });
    if (hit?.when === "before") throw faultError(hit);
    const size = Buffer.byteLength(payload);
    if (size > limits[type]) {
      const message = `${size} byte payload is too large for the ${type} invocation type (limit ${limits[type]} bytes)`;
      throw new AwsError("RequestTooLargeException", message, 413, { Type: "User" });
    }
    checkJson(payload);
    const { version } = registry.resolve(name);
    if (type === "Event") queue.add(name, payload);
    const result =
      type === "Event" ? { payload: "", executedVersion: version } : toResult(await executor.run(name, payload));
    if (hit) throw faultError(hit);
    return result;
  };
}

export function toResult({ payload, error, executedVersion }: Execution): InvokeResult {
  if (!error) return { payload, executedVersion };
  const { errorType, errorMessage } = error;
  return { payload, executedVersion, error: { errorType, errorMessage, kind: "Unhandled" } };
}

function checkJson(payload: string): void {
  try {
    JSON.parse(payload);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${reason}`, 400, {
      Type: "User",
    });
  }
}
