/** What ingest and collect take alerts in with. */
import { environment } from "../runtime/environment.ts";
import type { Intake } from "./intake.ts";
import { now, table, vault } from "./wiring.ts";

/** Playbook → paths of the alert's fields that it reads; put into the bundle when it is built. */
declare const SOCLESS_ALERT_FIELDS: Record<string, string[][]>;

export function intakeParts(): Intake {
  const { alertsTable, machines } = environment();
  return { alerts: table(alertsTable), machines, fields: SOCLESS_ALERT_FIELDS, store: vault.put, now };
}
