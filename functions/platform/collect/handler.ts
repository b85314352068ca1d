import { allEndpoints as endpoints } from "../../endpoints/all.ts";
import { lazy } from "../../runtime/lazy.ts";
import { createLog } from "../../runtime/log.ts";
import { takeIn } from "../intake.ts";
import { intakeParts } from "../intake-parts.ts";
import { collect, type Failures } from "./collect.ts";

const intake = lazy(intakeParts);
const log = createLog({ function: "collect" });

/** The queue of AWS events and schedules. */
export async function handler(event: unknown): Promise<Failures> {
  return collect({ endpoints, take: (endpoint, alert) => takeIn(intake(), endpoint, alert), log }, event);
}
