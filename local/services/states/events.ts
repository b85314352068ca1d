import type { Json, Properties } from "../../service.ts";
import type { Outcome, TaskPhase } from "./records.ts";
import { parseResource, resourceName } from "./task-resource.ts";

/** A history event before it has its number: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
export type Event = { readonly type: string; readonly details?: { readonly [field: string]: Properties } };

const whole = { truncated: false };

export const entered = (stateType: string, name: string, input: Json): Event => ({
  type: `${stateType}StateEntered`,
  details: { stateEnteredEventDetails: { name, input: JSON.stringify(input), inputDetails: whole } },
});

export function exited(stateType: string, name: string, output: Json, assigned: Readonly<Record<string, Json>>): Event {
  const variables = Object.entries(assigned).map(([key, value]) => [key, JSON.stringify(value)]);
  const assignment =
    variables.length > 0 ? { assignedVariables: Object.fromEntries(variables), assignedVariablesDetails: whole } : {};
  const details = { name, output: JSON.stringify(output), outputDetails: whole, ...assignment };
  return { type: `${stateType}StateExited`, details: { stateExitedEventDetails: details } };
}

export const executionStarted = (input: string, roleArn: string, versionArn: string | undefined): Event => ({
  type: "ExecutionStarted",
  details: {
    executionStartedEventDetails: {
      input,
      inputDetails: whole,
      roleArn,
      ...(versionArn ? { stateMachineVersionArn: versionArn } : {}),
    },
  },
});

export const executionSucceeded = (output: string): Event => ({
  type: "ExecutionSucceeded",
  details: { executionSucceededEventDetails: { output, outputDetails: whole } },
});

/** ExecutionFailed, ExecutionAborted or ExecutionTimedOut. */
export const executionEnded = (how: "Failed" | "Aborted" | "TimedOut", error?: string, cause?: string): Event => ({
  type: `Execution${how}`,
  details: { [`execution${how}EventDetails`]: problem(error, cause) },
});

export const evaluationFailed = (state: string, error: string, cause: string | undefined, location: string): Event => ({
  type: "EvaluationFailed",
  details: { evaluationFailedEventDetails: { state, location, ...problem(error, cause) } },
});

export const iteration = (how: "Started" | "Succeeded" | "Failed" | "Aborted", name: string, index: number): Event => ({
  type: `MapIteration${how}`,
  details: { [`mapIteration${how}EventDetails`]: { name, index } },
});

export const mapStarted = (length: number): Event => ({
  type: "MapStateStarted",
  details: { mapStateStartedEventDetails: { length } },
});

/** A task is scheduled and started, in the words of its kind of resource. */
export function taskScheduled(phase: TaskPhase, region: string, seconds: number | undefined): Event[] {
  const times = {
    ...(seconds === undefined ? {} : { timeoutInSeconds: seconds }),
    ...(phase.heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: phase.heartbeatSeconds }),
  };
  if (isFunction(phase))
    return [
      {
        type: "LambdaFunctionScheduled",
        details: {
          lambdaFunctionScheduledEventDetails: {
            resource: phase.functionArn,
            input: phase.payload,
            inputDetails: whole,
            ...times,
          },
        },
      },
      { type: "LambdaFunctionStarted" },
    ];
  const parameters = JSON.stringify({ FunctionName: phase.functionArn, Payload: JSON.parse(phase.payload) });
  return [
    {
      type: "TaskScheduled",
      details: { taskScheduledEventDetails: { ...resourceOf(phase), region, parameters, ...times } },
    },
    { type: "TaskStarted", details: { taskStartedEventDetails: resourceOf(phase) } },
  ];
}

export const taskSubmitted = (phase: TaskPhase, output: Json): Event => ({
  type: "TaskSubmitted",
  details: {
    taskSubmittedEventDetails: { ...resourceOf(phase), output: JSON.stringify(output), outputDetails: whole },
  },
});

/** TaskSucceeded, TaskFailed or TaskTimedOut. */
export function taskEnded(phase: TaskPhase, outcome: Outcome, timedOut = false): Event {
  const prefix = isFunction(phase) ? "LambdaFunction" : "Task";
  const how = outcome.ok ? "Succeeded" : timedOut ? "TimedOut" : "Failed";
  const detail = outcome.ok
    ? { output: JSON.stringify(outcome.result), outputDetails: whole }
    : problem(outcome.error, outcome.cause);
  const field = `${prefix.charAt(0).toLowerCase()}${prefix.slice(1)}${how}EventDetails`;
  return {
    type: `${prefix}${how}`,
    details: { [field]: { ...(isFunction(phase) ? {} : resourceOf(phase)), ...detail } },
  };
}

const isFunction = (phase: TaskPhase) => !phase.resource.startsWith("arn:aws:states:::");

function resourceOf(phase: TaskPhase): { resourceType: string; resource: string } {
  const resource = parseResource(phase.resource);
  return { resourceType: "lambda", resource: resourceName("waitsForToken" in resource && resource.waitsForToken) };
}

const problem = (error: string | undefined, cause: string | undefined) => ({
  ...(error ? { error } : {}),
  ...(cause === undefined ? {} : { cause }),
});
