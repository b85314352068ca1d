/** The platform's own functions: what each is for, what it is told and what it may do. */
import type * as pulumi from "@pulumi/pulumi";
import { callerPlace } from "../functions/runtime/caller.ts";
import { type Data, pick } from "./data.ts";
import type { Environment } from "./lambda-function.ts";
import { placeOf } from "./place.ts";
import type { Use } from "./uses.ts";

/** A function is called by its entry's folder under functions/platform. */
export const platformFunctionNames = [
  "ingest",
  "collect",
  "dispatch",
  "ask",
  "respond",
  "sweep",
  "record-failure",
  "record-end",
  "health",
] as const;
export type PlatformFunctionName = (typeof platformFunctionNames)[number];

export type PlatformFunctionPlan = {
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly calledBy: "machines" | "events";
  readonly sharedRole?: boolean;
  readonly environment: Environment;
  readonly uses: readonly Use[];
  /** The line of the plan. */
  readonly at: string | undefined;
};

const planned = (plan: Omit<PlatformFunctionPlan, "at">): PlatformFunctionPlan => ({
  ...plan,
  at: placeOf(callerPlace()),
});

/** What the platform functions of one target reach besides its data. */
export type Wiring = {
  /** The secrets that prove who sends an alert, and the endpoints that name them. */
  readonly endpointSecrets: readonly { readonly secret: string; readonly at: string | undefined }[];
  readonly version: string;
};

/** Secrets that the platform itself reads. */
export const slackSecrets = { token: "slack/bot-token", signing: "slack/signing-secret" } as const;

/** Which state machines an alert can start; known only when the functions that they call are. */
export type Machines = Readonly<Record<string, pulumi.Output<string>>>;

/** The functions that state machines call, and those that call none: they are made before the machines. */
export function plansBeforeMachines(data: Data, wiring: Wiring) {
  const { alerts, results, interactions, vault } = data;
  const questions = { SOCLESS_RESULTS_TABLE: results.name, SOCLESS_INTERACTIONS_TABLE: interactions.name };
  return {
    dispatch: planned({
      description: "Starts the playbook of each accepted alert",
      timeoutSeconds: 60,
      calledBy: "events",
      sharedRole: true,
      environment: {
        SOCLESS_ALERTS_TABLE: alerts.name,
        SOCLESS_RESULTS_TABLE: results.name,
        SOCLESS_VAULT_BUCKET: vault.name,
      },
      uses: [
        { stream: "alerts" },
        { table: "alerts", calls: ["UpdateItem"] },
        { table: "results", calls: ["PutItem", "UpdateItem", "Query"] },
        { bucket: "vault", below: "alerts/", calls: ["GetObject"] },
        { queue: "failures", does: "send" },
      ],
    }),
    ask: planned({
      description: "Asks a person, and tells a timed-out question's answer",
      timeoutSeconds: 60,
      calledBy: "machines",
      environment: { ...questions, SOCLESS_API_URL: data.apiUrl, ...slackOf(data, [slackSecrets.token]) },
      uses: [
        { table: "results", calls: ["GetItem", "PutItem", "UpdateItem"] },
        { table: "interactions", calls: ["GetItem", "PutItem", "UpdateItem"] },
        { secrets: [slackSecrets.token] },
        { steps: "answer" },
      ],
    }),
    respond: planned({
      description: "Takes people's answers from Slack and from web links",
      timeoutSeconds: 20,
      calledBy: "events",
      environment: { ...questions, ...slackOf(data, [slackSecrets.signing, slackSecrets.token]) },
      uses: [
        { table: "results", calls: ["UpdateItem"] },
        { table: "interactions", calls: ["GetItem", "UpdateItem"] },
        { secrets: [slackSecrets.signing, slackSecrets.token] },
        { steps: "answer" },
      ],
    }),
    sweep: planned({
      description: "Every minute: starts, delivers, reminds, expires and closes what was left undone",
      timeoutSeconds: 55,
      calledBy: "events",
      sharedRole: true,
      environment: {
        ...questions,
        SOCLESS_ALERTS_TABLE: alerts.name,
        SOCLESS_VAULT_BUCKET: vault.name,
        SOCLESS_API_URL: data.apiUrl,
        ...slackOf(data, [slackSecrets.token]),
      },
      uses: [
        { table: "alerts", indexes: ["due"] },
        { table: "alerts", calls: ["GetItem", "UpdateItem"] },
        { table: "results", indexes: ["open"] },
        { table: "results", calls: ["GetItem", "PutItem", "UpdateItem", "Query"] },
        { table: "interactions", indexes: ["due"] },
        { table: "interactions", calls: ["GetItem", "UpdateItem"] },
        { bucket: "vault", below: "alerts/", calls: ["GetObject"] },
        { secrets: [slackSecrets.token] },
        { steps: "answer" },
        { queue: "failures", does: "send" },
      ],
    }),
    "record-failure": planned({
      description: "Records which step of a playbook failed, and why",
      timeoutSeconds: 30,
      calledBy: "machines",
      environment: { SOCLESS_RESULTS_TABLE: results.name },
      uses: [{ table: "results", calls: ["PutItem", "Query"] }],
    }),
    "record-end": planned({
      description: "Closes a case: its outcome, or its failure",
      timeoutSeconds: 30,
      calledBy: "machines",
      environment: { ...questions, ...slackOf(data, [slackSecrets.token]) },
      uses: [
        { table: "results", calls: ["GetItem", "UpdateItem"] },
        { table: "interactions", calls: ["GetItem", "UpdateItem"] },
        { secrets: [slackSecrets.token] },
      ],
    }),
    health: planned({
      description: "Tells that the platform is there, and its version",
      timeoutSeconds: 5,
      calledBy: "events",
      environment: { SOCLESS_VERSION: wiring.version },
      uses: [],
    }),
  } satisfies Partial<Record<PlatformFunctionName, PlatformFunctionPlan>>;
}

/** The functions that take alerts in: they store which machine an alert will start. */
export function plansAfterMachines(data: Data, wiring: Wiring, machines: Machines) {
  const { alerts, vault } = data;
  const environment = {
    SOCLESS_ALERTS_TABLE: alerts.name,
    SOCLESS_VAULT_BUCKET: vault.name,
    SOCLESS_MACHINES: machines,
  };
  const uses: readonly Use[] = [
    { table: "alerts", calls: ["GetItem", "PutItem", "UpdateItem"] },
    { bucket: "vault", below: "alerts/", calls: ["PutObject"] },
  ];
  const secrets = secretsOf(
    data,
    wiring.endpointSecrets.map(({ secret }) => secret),
  );
  return {
    ingest: planned({
      description: "Takes alerts in over HTTP",
      timeoutSeconds: 20,
      calledBy: "events",
      environment: { ...environment, SOCLESS_SECRETS: secrets },
      uses: [...uses, ...wiring.endpointSecrets.map(({ secret, at }) => ({ secrets: [secret], at }))],
    }),
    collect: planned({
      description: "Takes AWS events and schedules in from the queue",
      timeoutSeconds: 30,
      calledBy: "events",
      environment,
      uses: [...uses, { queue: "alert-queue", does: "receive" }],
    }),
  } satisfies Partial<Record<PlatformFunctionName, PlatformFunctionPlan>>;
}

/** What a function that talks to Slack is told. */
const slackOf = (data: Data, names: readonly string[]): Environment => ({
  SOCLESS_SECRETS: secretsOf(data, names),
  SOCLESS_SETTINGS: { "slack/api-url": data.settings["slack/api-url"] ?? "https://slack.com/api/" },
});

const secretsOf = (data: Data, names: readonly string[]) =>
  pick(data.secrets, names, (name) => `the secret store has no ${name}`);
