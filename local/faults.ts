import { z } from "zod";
import type { Fault, Faults } from "./cloud-type.ts";
import { AwsError } from "./service.ts";

const fault = z.strictObject({
  service: z.string(),
  operation: z.string(),
  when: z.enum(["before", "after"]).default("before"),
  error: z.enum(["throttle", "internal", "unavailable", "reset", "timeout"]),
  times: z.number().int().positive().optional(),
});

/** What tests may put in `PUT /_cloud/faults`: one fault or a list. */
export const faultList = z.union([z.array(fault), fault.transform((one) => [one])]);

/** Faults live in memory: a restart ends them. `*` as operation hits every one of the service. */
export function openFaults(): Faults {
  let faults: Fault[] = [];
  const take: Faults["take"] = (service, operation, when) => {
    const found = faults.find(
      (one) => one.service === service && one.when === when && ["*", operation].includes(one.operation),
    );
    if (found?.times === undefined) return found;
    const left = found.times - 1;
    faults = faults.flatMap((one) => (one !== found ? [one] : left > 0 ? [{ ...one, times: left }] : []));
    return found;
  };
  return {
    take,
    check: (service, operation, when) => {
      const found = take(service, operation, when);
      if (found) throw faultError(found);
    },
    list: () => faults,
    set: (wanted) => {
      faults = [...wanted];
    },
  };
}

/** The error that the caller of the service sees; a cut or silent connection is an unavailable service to callers inside. */
export function faultError({ service, operation, error }: Fault): AwsError {
  const why = `A fault was switched on for ${service}:${operation}.`;
  if (error === "throttle") return throttle(service, why);
  if (error === "internal") return new AwsError(service === "s3" ? "InternalError" : "InternalServerError", why, 500);
  return new AwsError(service === "s3" ? "ServiceUnavailable" : "ServiceUnavailableException", why, 503);
}

function throttle(service: string, why: string): AwsError {
  if (service === "s3") return new AwsError("SlowDown", why, 503);
  if (service === "lambda") return new AwsError("TooManyRequestsException", why, 429);
  return new AwsError("ThrottlingException", why, 400);
}
