import { z } from "zod";
import type { Fault, Faults } from "./cloud-type.ts";
import { AwsError } from "./service.ts";
import type { Met, Site, Traces } from "./traces.ts";

const fault = z
  .strictObject({
    service: z.string(),
    operation: z.string(),
    when: z.enum(["before", "after"]).default("before"),
    error: z.enum(["throttle", "internal", "unavailable", "reset", "timeout", "die", "twice"]),
    times: z.number().int().positive().optional(),
    function: z.string().optional(),
    resource: z.string().optional(),
    trace: z.string().optional(),
    nth: z.number().int().positive().optional(),
  })
  .refine(
    ({ service, operation, error }) =>
      error === "twice"
        ? operation === "Deliver" && ["events", "scheduler"].includes(service)
        : operation !== "Deliver",
    "twice is for the operation Deliver of events and scheduler, and nothing else is",
  );

/** What tests may send to `/_cloud/faults`: one fault or a list. */
export const faultList = z.union([z.array(fault), fault.transform((one) => [one])]);

/** Faults live in memory: a restart ends them. `*` as operation hits every one of the service. */
export function openFaults(traces: Traces): Faults {
  let faults: readonly Fault[] = [];
  const change = (old: Fault, ...now: Fault[]) => {
    faults = faults.flatMap((one) => (one === old ? now : [one]));
  };

  /** Takes the first fault that fits; those that wait for a later call are a call nearer. */
  function take(site: Site, met: Met): Fault | undefined {
    for (const one of faults.filter((candidate) => fits(candidate, site, met))) {
      const { nth = 1, times } = one;
      if (nth > 1) {
        change(one, { ...one, nth: nth - 1 });
        continue;
      }
      if (times !== undefined) change(one, ...(times > 1 ? [{ ...one, times: times - 1 }] : []));
      return one;
    }
    return undefined;
  }

  return {
    meet(site) {
      const met = traces.meet(site);
      const found = take(site, met);
      if (!found) return undefined;
      const { service, operation, when, error } = found;
      for (const call of met.calls.values()) call.fault = `${error} ${when}`;
      return { service, operation, when, error, die: () => met.invocation?.die() };
    },
    twice: (service) =>
      take({ service, operation: "Deliver", text: "" }, { invocation: undefined, calls: new Map() }) !== undefined,
    list: () => faults,
    set: (wanted) => {
      faults = [...wanted];
    },
    add: (wanted) => {
      faults = [...faults, ...wanted];
    },
  };
}

function fits(fault: Fault, { service, operation, resource }: Site, { invocation, calls }: Met): boolean {
  return (
    fault.service === service &&
    ["*", operation].includes(fault.operation) &&
    (fault.function === undefined || fault.function === invocation?.function) &&
    (fault.resource === undefined || fault.resource === resource) &&
    (fault.trace === undefined || calls.has(fault.trace))
  );
}

/** The error that the caller of the service sees; a cut or silent connection is an unavailable service to callers inside. */
export function faultError({ service, operation, error }: Pick<Fault, "service" | "operation" | "error">): AwsError {
  const why = `A fault was switched on for ${service}:${operation}.`;
  if (error === "throttle") return throttle(service, why);
  // https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
  if (service === "lambda" && error === "reset") return new AwsError("SdkClientException", why, 500);
  if (service === "lambda" && error === "timeout") return new AwsError("ClientExecutionTimeoutException", why, 500);
  if (service === "lambda") return new AwsError("ServiceException", why, 500);
  if (error === "internal") return new AwsError(service === "s3" ? "InternalError" : "InternalServerError", why, 500);
  return new AwsError(service === "s3" ? "ServiceUnavailable" : "ServiceUnavailableException", why, 503);
}

function throttle(service: string, why: string): AwsError {
  if (service === "s3") return new AwsError("SlowDown", why, 503);
  if (service === "lambda") return new AwsError("TooManyRequestsException", why, 429);
  return new AwsError("ThrottlingException", why, 400);
}
