/** Cases, alerts and questions that stand in the tables as the platform would have written them. */
import { randomUUID } from "node:crypto";
import { shardOf } from "../../../functions/platform/database.ts";
import { newInteractionId, newInvestigationId } from "../../../functions/runtime/ids.ts";
import { sshAlert } from "../../whole/platform.ts";
import type { World } from "../world.ts";

const longAgo = "2020-01-01T00:00:00.000Z";
export const fakeToken = "not-a-token-of-any-execution";

/** A finding of low severity: its playbook notes it and ends. */
export const finding = (filler = ""): Record<string, unknown> => ({
  id: randomUUID(),
  source: "aws.guardduty",
  "detail-type": "GuardDuty Finding",
  account: "000000000001",
  region: "us-east-1",
  time: new Date().toISOString(),
  detail: { id: randomUUID(), type: "Test:IAMUser/Nothing", severity: 2, title: "t", description: "d", filler },
});

/** A bucket that was opened, sent by another account than its own: its playbook tells people and ends. */
export function openedBucket(): Record<string, unknown> {
  const opened = finding();
  const detail = {
    ...Object(opened.detail),
    type: "Policy:S3/BucketAnonymousAccessGranted",
    accountId: "000000000009",
  };
  return { ...opened, detail };
}

/** A user's failed sign-in: its playbook notes it and ends. */
export const signInFailure = (): Record<string, unknown> => ({
  ...finding(),
  source: "aws.signin",
  "detail-type": "AWS Console Sign In via CloudTrail",
  detail: {
    eventName: "ConsoleLogin",
    eventTime: new Date().toISOString(),
    sourceIPAddress: "192.0.2.1",
    responseElements: { ConsoleLogin: "Failure" },
    userIdentity: { type: "IAMUser", userName: randomUUID() },
  },
});

/** The endpoint of each playbook's alerts. */
export const endpointOf: Readonly<Record<string, string>> = {
  "ssh-ticket-check": "ssh-login",
  "guardduty-triage": "guardduty",
  "guardduty-public-bucket": "guardduty",
  "aws-triage": "sign-in-failures",
  "self-test": "self-test",
};

/** Alerts for each playbook, as text. */
export const alertTexts = (filler = ""): Record<string, string> => ({
  "ssh-ticket-check": JSON.stringify({ ...sshAlert(randomUUID(), "OPS-101"), filler }),
  "guardduty-triage": JSON.stringify(finding(filler)),
  "guardduty-public-bucket": JSON.stringify(openedBucket()),
  "aws-triage": JSON.stringify(signInFailure()),
  "self-test": JSON.stringify({ nonce: randomUUID().replaceAll("-", "") }),
});

/** An accepted alert that waits for its start, without when it is due; `where`: its text, or its key in the vault. */
export function pendingAlert(world: World, playbook: string, where: { alert: string } | { alertRef: string }) {
  const investigation = newInvestigationId(Date.now());
  const now = new Date().toISOString();
  return {
    pk: `made-up#${investigation}`,
    investigation,
    endpoint: endpointOf[playbook] ?? "",
    playbook,
    machine: world.target.playbooks[playbook],
    fields: [[]],
    severity: "high",
    receivedAt: now,
    lastSeenAt: now,
    windowEnd: Date.now() + 3_600_000,
    n: 1,
    ...where,
  };
}

/** A case that runs, with its alert in the vault. Its execution is not known to Step Functions. */
export async function openCase(world: World, playbook = "ssh-ticket-check"): Promise<string> {
  const alertRef = `alerts/${randomUUID()}.json`;
  const alert = pendingAlert(world, playbook, { alertRef });
  const { investigation, machine = "" } = alert;
  const text = alertTexts()[playbook] ?? "";
  await world.store(alertRef, text);
  await world.put("alertsTable", alert);
  await world.put("resultsTable", { investigation, sk: "ALERT", ref: alertRef });
  await world.put("resultsTable", {
    investigation,
    sk: "META",
    status: "running",
    endpoint: alert.endpoint,
    playbook,
    severity: "high",
    machine,
    execution: `${machine.replace(":stateMachine:", ":execution:")}:${investigation}`,
    openedAt: longAgo,
    startedAt: longAgo,
    openShard: shardOf(investigation, 4),
  });
  return investigation;
}

/** The payload with which a machine has the question put. */
export const asking = (investigation: string, text: string) => ({
  mode: "ask",
  investigation,
  execution: "none",
  step: "question",
  visit: "",
  token: fakeToken,
  question: { to: "engineer@example.com", text, choices: { yes: "Yes" }, withinSeconds: 3600 },
});

/** An open question whose time is over. */
export async function overdueQuestion(world: World, investigation: string): Promise<void> {
  const id = newInteractionId();
  const step = { investigation, step: "question", visit: "" };
  await world.put("resultsTable", {
    ...step,
    sk: "S#question",
    kind: "ask",
    phase: "started",
    attempt: 1,
    startedAt: longAgo,
    interaction: id,
  });
  const over = Date.now() - 1000;
  await world.put("interactionsTable", {
    ...step,
    id,
    execution: "none",
    token: fakeToken,
    state: "open",
    question: JSON.stringify(asking(investigation, "made up").question),
    expiresAt: over,
    nextAt: over,
    dueShard: 0,
    allowed: [],
    quorum: 1,
    messages: [{ channel: "C0SECURITY", ts: "1.000001" }],
  });
}
