import type { Json } from "../json.ts";

/** What passes by itself: a service that is busy or gone for a moment. */
const transient = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Lambda.ClientExecutionTimeoutException",
  "Lambda.Unknown",
  // The function's process ended by itself: out of memory, or it crashed.
  "Runtime.ExitError",
  "Sandbox.Timedout",
  "Task.Throttled",
  "Task.Unavailable",
];

const soon = { IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 4, MaxDelaySeconds: 60, JitterStrategy: "FULL" };

/** An earlier attempt may still be at work: tried again until its lease has ended, and soon after that. */
const inProgress = {
  ErrorEquals: ["Task.InProgress"],
  IntervalSeconds: 5,
  BackoffRate: 1.2,
  MaxAttempts: 18,
  MaxDelaySeconds: 90,
  JitterStrategy: "FULL",
};

/** For a function that answers by itself. */
export const retryTask: Json = [{ ErrorEquals: [...transient, "States.Timeout"], ...soon }, inProgress];

/** For a question: its own time limit is an answer, not a fault. */
export const retryAsk: Json = [{ ErrorEquals: transient, ...soon }, inProgress];

/** The most attempts of one step. */
export const mostAttempts = 1 + soon.MaxAttempts + inProgress.MaxAttempts;
