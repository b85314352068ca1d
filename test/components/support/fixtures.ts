/** A small program: one endpoint of each kind, two tasks, one playbook. */
import { z } from "zod";
import type { PlatformArgs } from "../../../components/platform.ts";
import { platformFunctionNames } from "../../../components/platform-functions.ts";
import type { TaskPlan } from "../../../components/task-function.ts";
import type { Endpoint } from "../../../functions/runtime/declare.ts";
import { target } from "./monitor.ts";

const endpoint = (name: string, source: Endpoint["source"]): Endpoint => ({
  declared: "endpoint",
  file: import.meta.filename,
  line: 10,
  name,
  description: `About ${name}`,
  alert: z.unknown(),
  dedup: { fields: [], windowSeconds: 3600 },
  source,
  playbooks: ["triage"],
  judge: () => ({ severity: "low", playbook: "triage" }),
});

export const endpoints = {
  http: endpoint("logins", { kind: "http", authentication: { kind: "hmac", secret: "endpoints/logins" } }),
  event: endpoint("findings", { kind: "aws-event", pattern: { source: ["aws.guardduty"] } }),
  schedule: endpoint("nightly", { kind: "schedule", expression: "cron(0 3 * * ? *)", timezone: "Europe/Berlin" }),
};

export const tasks: Readonly<Record<"plain" | "rich", TaskPlan>> = {
  plain: {
    name: "look-up",
    description: "Looks something up",
    file: import.meta.filename,
    line: 30,
    secrets: [],
    settings: [],
    permissions: [],
    readsInvestigation: false,
    inNetwork: false,
    timeoutSeconds: 30,
    effect: "none",
  },
  rich: {
    name: "open-issue",
    description: "Opens an issue",
    file: import.meta.filename,
    line: 42,
    secrets: ["jira/token"],
    settings: ["jira/url"],
    permissions: [{ actions: ["sqs:PurgeQueue"], resources: ["arn:aws:sqs:eu-central-1:123456789012:one"] }],
    readsInvestigation: true,
    inNetwork: true,
    timeoutSeconds: 60,
    effect: "keyed",
  },
};

const names = [...platformFunctionNames, tasks.plain.name, tasks.rich.name];

const called = ["ask", "look-up", "open-issue", "record-failure", "record-end"];
const calling = (name: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: `\${${name}}` },
});

export const platformArgs: PlatformArgs = {
  target,
  endpoints: Object.values(endpoints),
  tasks: Object.values(tasks),
  playbooks: [
    {
      name: "triage",
      description: "Is it one?",
      at: { file: import.meta.filename, line: 60 },
      definition: JSON.stringify({
        TimeoutSeconds: 3600,
        States: Object.fromEntries(called.map((name) => [name, calling(name)])),
      }),
      functions: called,
    },
  ],
  bundles: Object.fromEntries(names.map((name) => [name, { path: "package.json", hash: `hash of ${name}` }])),
  network: "none",
  integrations: { "slack/api-url": "https://slack.example.com/api/", "jira/url": "https://jira.example.com" },
  version: "1.2.3",
};
