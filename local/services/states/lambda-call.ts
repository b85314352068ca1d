import { randomUUID } from "node:crypto";
import type { Cloud, InvokeResult } from "../../cloud-type.ts";
import { AwsError, type Json, type Principal } from "../../service.ts";
import { parseMachineArn } from "./arn.ts";
import { names } from "./failure.ts";
import type { ExecutionRecord, Outcome, TaskPhase } from "./records.ts";

/** Calls a task's function as the machine's role. Never throws: what goes wrong is the task's outcome. */
export async function callFunction(
  cloud: Cloud,
  phase: TaskPhase,
  { roleArn, machineArn, name }: Pick<ExecutionRecord, "roleArn" | "machineArn" | "name">,
): Promise<Outcome> {
  let principal: Principal;
  try {
    const { account } = parseMachineArn(machineArn);
    principal = cloud.assumeRoleForService(roleArn, { name: "states.amazonaws.com", account }, name).principal;
  } catch (error) {
    return { ok: false, error: names.permissions, cause: messageOf(error) };
  }
  try {
    const type = phase.event ? "Event" : "RequestResponse";
    const result = await cloud.services.lambda.invoke({
      functionArn: phase.functionArn,
      payload: phase.payload,
      principal,
      type,
    });
    return outcomeOf(result, phase);
  } catch (error) {
    return callFailed(error);
  }
}

function outcomeOf(result: InvokeResult, phase: TaskPhase): Outcome {
  if (result.error) {
    const { errorType } = result.error;
    if (errorType) return { ok: false, error: errorType, cause: result.payload };
    const cause = `The cause could not be determined because Lambda did not return an error type. Returned payload: ${result.payload}`;
    return { ok: false, error: "Lambda.Unknown", cause };
  }
  const payload: Json = result.payload === "" ? null : JSON.parse(result.payload);
  if (!phase.resource.startsWith("arn:aws:states:::")) return { ok: true, result: payload };
  return { ok: true, result: invokeResult(payload, result.executedVersion ?? "$LATEST", phase.event ? 202 : 200) };
}

/** What lambda:invoke gives: the API's whole answer, with the payload as JSON. */
const invokeResult = (payload: Json, version: string, status: number): Json => ({
  ExecutedVersion: version,
  Payload: payload,
  SdkHttpMetadata: { AllHttpHeaders: {}, HttpHeaders: {}, HttpStatusCode: status },
  SdkResponseMetadata: { RequestId: randomUUID() },
  StatusCode: status,
});

/** Lambda's errors keep their names; a denial comes as the general one, as recordings of AWS have it. */
function callFailed(error: unknown): Outcome {
  if (!(error instanceof AwsError)) return { ok: false, error: "Lambda.SdkClientException", cause: messageOf(error) };
  const name = error.code.startsWith("AccessDenied") ? "AWSLambdaException" : error.code;
  const cause = `${error.message} (Service: Lambda, Status Code: ${error.status}, Error Code: ${error.code}, Request ID: ${randomUUID()})`;
  return { ok: false, error: `Lambda.${name}`, cause };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
