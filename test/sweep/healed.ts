/** What healed a fault, read from the calls that the case made after it. */
import type { TracedCall } from "./control.ts";
import { short } from "./points.ts";

export type Healer = "sdk" | "client" | "stream" | "states" | "sender" | "person" | "sweep" | "nothing";

export const healers: Readonly<Record<Healer, string>> = {
  sdk: "the AWS SDK sent the call again",
  client: "the function sent the request to the third party again",
  stream: "Lambda called dispatch again with the stream's record",
  states: "the state machine retried the step",
  sender: "the sender, who had heard no 202, sent the alert again",
  person: "the person, who saw that it had failed, pressed again",
  sweep: "sweep did what was left",
  nothing: "nothing was left to heal",
};

const callers: Readonly<Record<string, Healer>> = { dispatch: "stream", ingest: "sender", respond: "person" };

/** `faultless`: the calls of a case of the same way that no fault hit. */
export function healerOf(calls: readonly TracedCall[], faultless: readonly TracedCall[]): Healer {
  const at = calls.findIndex(({ fault }) => fault !== undefined);
  const hit = calls[at];
  if (!hit) return "nothing";
  const { function: caller, invocation, service, operation, resource } = hit;
  const later = calls.slice(at + 1);
  const repeated = later.some(
    (one) =>
      caller !== "" &&
      one.invocation === invocation &&
      one.service === service &&
      one.operation === operation &&
      one.resource === resource &&
      countIn(calls, hit) > countIn(faultless, hit),
  );
  if (repeated) return service === "slack" || service === "jira" ? "client" : "sdk";
  if (later.some(isSweeps)) return "sweep";
  const called = caller === "" ? (resource ?? "") : caller;
  if (invocations(calls, called) > invocations(faultless, called)) return callers[short(called)] ?? "states";
  return "nothing";
}

/** Sweep looks at every open case; it has healed one when it wrote. */
const isSweeps = ({ function: caller, operation }: TracedCall) =>
  short(caller) === "sweep" && ["UpdateItem", "PutItem", "StartExecution", "SendTaskSuccess"].includes(operation);

const countIn = (calls: readonly TracedCall[], { service, operation, resource, function: caller }: TracedCall) =>
  calls.filter(
    (one) =>
      one.function === caller && one.service === service && one.operation === operation && one.resource === resource,
  ).length;

/** How often the function was invoked, as far as the services tried; the stream's calls of it are known by what it did. */
function invocations(calls: readonly TracedCall[], called: string): number {
  const tried = calls.filter(
    ({ service, operation, resource }) => service === "lambda" && operation === "Invoke" && resource === called,
  );
  const worked = new Set(calls.filter((one) => one.function === called).map(({ invocation }) => invocation));
  return Math.max(tried.length, worked.size);
}
