/** The platform's own functions: what each is for, what it is told and what it may do. */
import type * as pulumi from "@pulumi/pulumi";
import { type Data, pick } from "./data.ts";
import type { Environment } from "./lambda-function.ts";
import {
  answerSteps,
  items,
  may,
  objectsOf,
  queryIndex,
  readSecrets,
  readStream,
  receiveMessages,
  sendMessages,
} from "./permissions.ts";
import type { Statement } from "./policy-document.ts";

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
  readonly statements: readonly Statement[];
};

/** What the platform functions of one target reach besides its data. */
export type Wiring = {
  /** Names of the secrets that prove who sends an alert. */
  readonly endpointSecrets: readonly string[];
  readonly collectQueue: pulumi.Output<string>;
  /** Where records of failed stream batches and lost invocations go. */
  readonly failures: pulumi.Output<string>;
  readonly version: string;
};

/** Secrets that the platform itself reads. */
export const slackSecrets = { token: "slack/bot-token", signing: "slack/signing-secret" } as const;

/** Which state machines an alert can start; known only when the functions that they call are. */
export type Machines = Readonly<Record<string, pulumi.Output<string>>>;

/** The functions that state machines call, and those that call none: they are made before the machines. */
export function plansBeforeMachines(data: Data, wiring: Wiring) {
  const { alerts, results, interactions, vault } = data;
  const slack = slackOf(data);
  const questions = { SOCLESS_RESULTS_TABLE: results.name, SOCLESS_INTERACTIONS_TABLE: interactions.name };
  return {
    dispatch: {
      description: "Starts the playbook of each accepted alert",
      timeoutSeconds: 60,
      calledBy: "events",
      sharedRole: true,
      environment: {
        SOCLESS_ALERTS_TABLE: alerts.name,
        SOCLESS_RESULTS_TABLE: results.name,
        SOCLESS_VAULT_BUCKET: vault.name,
      },
      statements: [
        ...readStream(alerts.streamArn),
        items(alerts.arn, "UpdateItem"),
        items(results.arn, "PutItem", "UpdateItem", "Query"),
        may(["s3:GetObject"], objectsOf(vault.arn, "alerts/")),
        sendMessages(wiring.failures),
      ],
    },
    ask: {
      description: "Asks a person, and tells a timed-out question's answer",
      timeoutSeconds: 60,
      calledBy: "machines",
      environment: { ...questions, SOCLESS_API_URL: data.apiUrl, ...slack.environment([slackSecrets.token]) },
      statements: [
        items(results.arn, "GetItem", "PutItem", "UpdateItem"),
        items(interactions.arn, "GetItem", "PutItem", "UpdateItem"),
        ...slack.statements([slackSecrets.token]),
        answerSteps(),
      ],
    },
    respond: {
      description: "Takes people's answers from Slack and from web links",
      timeoutSeconds: 20,
      calledBy: "events",
      environment: { ...questions, ...slack.environment([slackSecrets.signing, slackSecrets.token]) },
      statements: [
        items(results.arn, "UpdateItem"),
        items(interactions.arn, "GetItem", "UpdateItem"),
        ...slack.statements([slackSecrets.signing, slackSecrets.token]),
        answerSteps(),
      ],
    },
    sweep: {
      description: "Every minute: starts, delivers, reminds, expires and closes what was left undone",
      timeoutSeconds: 55,
      calledBy: "events",
      sharedRole: true,
      environment: {
        ...questions,
        SOCLESS_ALERTS_TABLE: alerts.name,
        SOCLESS_VAULT_BUCKET: vault.name,
        SOCLESS_API_URL: data.apiUrl,
        ...slack.environment([slackSecrets.token]),
      },
      statements: [
        queryIndex(alerts.arn, "due"),
        items(alerts.arn, "GetItem", "UpdateItem"),
        queryIndex(results.arn, "open"),
        items(results.arn, "GetItem", "PutItem", "UpdateItem", "Query"),
        queryIndex(interactions.arn, "due"),
        items(interactions.arn, "GetItem", "UpdateItem"),
        may(["s3:GetObject"], objectsOf(vault.arn, "alerts/")),
        ...slack.statements([slackSecrets.token]),
        answerSteps(),
        sendMessages(wiring.failures),
      ],
    },
    "record-failure": {
      description: "Records which step of a playbook failed, and why",
      timeoutSeconds: 30,
      calledBy: "machines",
      environment: { SOCLESS_RESULTS_TABLE: results.name },
      statements: [items(results.arn, "PutItem", "Query")],
    },
    "record-end": {
      description: "Closes a case: its outcome, or its failure",
      timeoutSeconds: 30,
      calledBy: "machines",
      environment: { ...questions, ...slack.environment([slackSecrets.token]) },
      statements: [
        items(results.arn, "GetItem", "UpdateItem"),
        items(interactions.arn, "GetItem", "UpdateItem"),
        ...slack.statements([slackSecrets.token]),
      ],
    },
    health: {
      description: "Tells that the platform is there, and its version",
      timeoutSeconds: 5,
      calledBy: "events",
      environment: { SOCLESS_VERSION: wiring.version },
      statements: [],
    },
  } as const satisfies Partial<Record<PlatformFunctionName, PlatformFunctionPlan>>;
}

/** The functions that take alerts in: they store which machine an alert will start. */
export function plansAfterMachines(data: Data, wiring: Wiring, machines: Machines) {
  const { alerts, vault } = data;
  const environment = {
    SOCLESS_ALERTS_TABLE: alerts.name,
    SOCLESS_VAULT_BUCKET: vault.name,
    SOCLESS_MACHINES: machines,
  };
  const statements = [
    items(alerts.arn, "GetItem", "PutItem", "UpdateItem"),
    may(["s3:PutObject"], objectsOf(vault.arn, "alerts/")),
  ];
  const secrets = pick(data.secrets, wiring.endpointSecrets, (name) => `the secret store has no ${name}`);
  return {
    ingest: {
      description: "Takes alerts in over HTTP",
      timeoutSeconds: 20,
      calledBy: "events",
      environment: { ...environment, SOCLESS_SECRETS: secrets },
      statements: [...statements, ...readSecrets(Object.values(secrets))],
    },
    collect: {
      description: "Takes AWS events and schedules in from the queue",
      timeoutSeconds: 30,
      calledBy: "events",
      environment,
      statements: [...statements, receiveMessages(wiring.collectQueue)],
    },
  } as const satisfies Partial<Record<PlatformFunctionName, PlatformFunctionPlan>>;
}

/** What a function that talks to Slack is told and may read. */
function slackOf(data: Data) {
  const secretsOf = (names: readonly string[]) =>
    pick(data.secrets, names, (name) => `the secret store has no ${name}`);
  return {
    environment: (names: readonly string[]) => ({
      SOCLESS_SECRETS: secretsOf(names),
      SOCLESS_SETTINGS: { "slack/api-url": data.settings["slack/api-url"] ?? "https://slack.com/api/" },
    }),
    statements: (names: readonly string[]) => readSecrets(Object.values(secretsOf(names))),
  };
}
