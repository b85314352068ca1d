import { z } from "zod";
import type { Json } from "../../service.ts";
import type { TaskState } from "./asl.ts";
import { names, StateFailure } from "./failure.ts";
import type { TaskPhase } from "./records.ts";
import { parseResource } from "./task-resource.ts";
import { checkPayload, type View } from "./view.ts";

/** Where the machine runs, and the token that this attempt may hand out. */
export type Place = { readonly region: string; readonly account: string; readonly newToken: () => string };

const invokeArguments = z.strictObject({
  FunctionName: z.string().min(1),
  Payload: z.json().optional(),
  Qualifier: z.string().optional(),
  InvocationType: z.enum(["RequestResponse", "Event"]).optional(),
  LogType: z.string().optional(),
  ClientContext: z.string().optional(),
});

/** Which function a task calls with what, and until when; `seconds` is its time limit as the history shows it. */
export async function planTask(
  state: TaskState,
  view: View,
  place: Place,
): Promise<{ phase: TaskPhase; seconds?: number }> {
  const resource = parseResource(state.Resource);
  if ("problem" in resource) throw new StateFailure(names.runtime, resource.problem);
  const token = resource.kind === "invoke" && resource.waitsForToken ? place.newToken() : undefined;
  const seen = token === undefined ? view : { ...view, context: { ...view.context, Task: { Token: token } } };
  const given = await state.arguments(seen);
  checkPayload(given, view.state);
  const seconds = await state.timeoutSeconds(seen);
  const beat = await state.heartbeatSeconds(seen);
  return {
    phase: {
      kind: "task",
      resource: state.Resource,
      ...(resource.kind === "function"
        ? { functionArn: resource.functionArn, payload: JSON.stringify(given) }
        : invocation(given, place)),
      ...(token === undefined ? {} : { token }),
      ...(seconds === undefined ? {} : { deadline: view.now + seconds * 1000 }),
      ...(beat === undefined ? {} : { heartbeatSeconds: beat, beatBy: view.now + beat * 1000 }),
    },
    ...(seconds === undefined ? {} : { seconds }),
  };
}

function invocation(given: Json, place: Place): { functionArn: string; payload: string; event?: boolean } {
  const parsed = invokeArguments.safeParse(given);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "all"}: ${message}`);
    throw new StateFailure(names.runtime, `The parameters of lambda:invoke are not valid. ${issues.join("; ")}`);
  }
  const { FunctionName, Qualifier, Payload, InvocationType } = parsed.data;
  const base = FunctionName.startsWith("arn:")
    ? FunctionName
    : `arn:aws:lambda:${place.region}:${place.account}:function:${FunctionName}`;
  return {
    functionArn: Qualifier === undefined ? base : `${base}:${Qualifier}`,
    payload: JSON.stringify(Payload ?? {}),
    ...(InvocationType === "Event" ? { event: true } : {}),
  };
}
