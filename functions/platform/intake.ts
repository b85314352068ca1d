/** What every alert goes through, whichever way it came: validated, judged, fingerprinted, stored. */
import type { Endpoint } from "../runtime/declare.ts";
import { fingerprint, valueAt } from "../runtime/fingerprint.ts";
import { newInvestigationId } from "../runtime/ids.ts";
import { type Issue, issuesOf } from "../runtime/issues.ts";
import { alertVaultKey } from "../runtime/vault.ts";
import { type Accepted, accept } from "./alerts.ts";
import type { Table } from "./database.ts";

/** An alert larger than this (bytes of its text) goes to the vault: an item of the table holds 400 KB. */
const inlineLimit = 300_000;

export type Intake = {
  readonly alerts: Table;
  /** Playbook name → state machine ARN. */
  readonly machines: Readonly<Record<string, string>>;
  /** Playbook name → paths of the alert's fields that it reads. */
  readonly fields: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** Puts an alert's text into the vault under this key. */
  store(key: string, text: string): Promise<void>;
  now(): number;
};

export type Incoming = {
  readonly value: unknown;
  /** The alert as it was received. */
  readonly text: string;
  /** The delivery's own id: the same when the same delivery is repeated. */
  readonly receipt: string;
  /** Replaces the fingerprint's fields. */
  readonly idempotencyKey?: string | undefined;
};

export type Taken =
  | { readonly kind: "accepted"; readonly accepted: Accepted }
  | { readonly kind: "invalid"; readonly issues: readonly Issue[] };

/** Takes one alert in; says what is wrong with it when it is not one of this endpoint's. */
export async function takeIn(intake: Intake, endpoint: Endpoint, incoming: Incoming): Promise<Taken> {
  const parsed = endpoint.alert.safeParse(incoming.value);
  if (!parsed.success) return { kind: "invalid", issues: issuesOf(parsed.error) };

  const judged = judge(endpoint, parsed.data);
  if (judged === undefined) {
    return { kind: "invalid", issues: [{ path: "", message: "the endpoint's rules cannot judge this alert" }] };
  }
  const machine = intake.machines[judged.playbook];
  if (machine === undefined) {
    throw new Error(
      `endpoint "${endpoint.name}" routes to "${judged.playbook}", which has no state machine; deploy it`,
    );
  }
  const now = intake.now();
  const investigation = newInvestigationId(now);
  const subject = endpoint.subject === undefined ? undefined : valueAt(parsed.data, endpoint.subject);
  const accepted = await accept(
    intake.alerts,
    {
      pk: `${endpoint.name}#${fingerprint(endpoint, parsed.data, incoming.idempotencyKey)}`,
      investigation,
      endpoint: endpoint.name,
      playbook: judged.playbook,
      machine,
      fields: (intake.fields[judged.playbook] ?? [[]]).map((path) => [...path]),
      severity: judged.severity,
      ...(typeof subject === "string" ? { subject } : {}),
      windowSeconds: endpoint.dedup.windowSeconds,
      receipt: incoming.receipt,
      body: () => bodyOf(intake, investigation, incoming.text),
    },
    now,
  );
  return { kind: "accepted", accepted };
}

function judge(endpoint: Endpoint, alert: unknown): ReturnType<Endpoint["judge"]> | undefined {
  try {
    return endpoint.judge(alert);
  } catch {
    return undefined;
  }
}

async function bodyOf(intake: Intake, investigation: string, text: string) {
  if (Buffer.byteLength(text) <= inlineLimit) return { alert: text };
  const alertRef = alertVaultKey(investigation);
  await intake.store(alertRef, text);
  return { alertRef };
}
