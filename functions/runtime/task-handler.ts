/** Turns a declared task into its Lambda handler. */
import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";
import { z } from "zod";
import { documents, s3, secretsManager, sts } from "./clients.ts";
import type { TaskContext } from "./context.ts";
import type { Task } from "./declare.ts";
import { environment } from "./environment.ts";
import { TaskDenied, TaskInvalid } from "./errors.ts";
import { createHttp } from "./http.ts";
import { idempotently, type Stores } from "./idempotent.ts";
import { idempotencyKey } from "./ids.ts";
import { describeIssues } from "./issues.ts";
import { createLog, type Log } from "./log.ts";
import { createMembers, type Members } from "./members.ts";
import { namedError } from "./named-error.ts";
import { project } from "./projection.ts";
import { readInvestigation } from "./read.ts";
import { createSecrets, type Secrets } from "./secrets.ts";
import { readSetting } from "./settings.ts";
import { createStepStore } from "./step-store.ts";
import { createVault } from "./vault.ts";

/** What the state machine sends to a task function. */
export const taskPayload = z.object({
  investigation: z.string().min(1),
  execution: z.string(),
  step: z.string().min(1),
  visit: z.string(),
  params: z.unknown(),
  keep: z.array(z.string()).optional(),
});
export type TaskPayload = z.infer<typeof taskPayload>;

/** Everything a handler reaches outside of itself; made lazily from the environment, or given by a test. */
export type TaskParts = {
  readonly stores: Stores;
  readonly secrets: Secrets;
  readonly settings: () => Readonly<Record<string, string>>;
  readonly members: Members;
  readonly readInvestigation: (id: string) => ReturnType<TaskContext["readInvestigation"]>;
  readonly now: () => number;
  readonly log: Log;
};

type Remaining = Pick<Context, "getRemainingTimeInMillis">;
/** Time kept for storing the result before Lambda ends the function. */
const reserveMs = 1_500;

/** The Lambda handler of a task; `undefined` (a task that the bundle does not hold) throws at once. */
export function taskHandler(
  task: Task | undefined,
  parts: TaskParts = partsOfEnvironment(),
): (event: unknown, context: Remaining) => Promise<unknown> {
  if (task === undefined)
    throw new Error("this bundle holds no such task: a task must be exported by the file that declares it");
  return async (event, lambda) => {
    const parsed = taskPayload.safeParse(event);
    const log = parts.log.with({
      function: task.name,
      ...(parsed.success
        ? { investigation: parsed.data.investigation, execution: parsed.data.execution, step: stepName(parsed.data) }
        : {}),
    });
    const began = parts.now();
    try {
      if (!parsed.success)
        throw new TaskInvalid(`the state machine sent another payload: ${describeIssues(parsed.error)}`);
      const text = await perform(task, parsed.data, lambda, { ...parts, log });
      log.info("task done", { milliseconds: parts.now() - began });
      return project(text, parsed.data.keep, stepName(parsed.data));
    } catch (error) {
      log.warn("task failed", { milliseconds: parts.now() - began, error });
      throw namedError(error, task.name);
    }
  };
}

async function perform(task: Task, payload: TaskPayload, lambda: Remaining, parts: TaskParts): Promise<string> {
  const { investigation, execution, step, visit } = payload;
  const act = task.prepare(payload.params);
  const left = lambda.getRemainingTimeInMillis();
  const signal = AbortSignal.timeout(Math.max(1, Math.min(task.timeoutSeconds * 1000, left - reserveMs)));
  const setting = (name: string) => {
    mustDeclare(task, "settings", name);
    return readSetting(parts.settings(), name);
  };
  const allowed = task.settings.flatMap((name) => parts.settings()[name] ?? []);
  const owner = randomUUID();
  const leaseUntil = parts.now() + left;
  return idempotently(
    { investigation, step, visit, effect: task.effect, owner, leaseUntil, now: parts.now },
    parts.stores,
    async (attempt) => {
      const result = await act({
        investigation,
        execution,
        step: stepName(payload),
        key: idempotencyKey(investigation, step, visit),
        attempt,
        signal,
        log: parts.log,
        http: createHttp({ allowed, signal }),
        now: parts.now,
        setting,
        secret: async (name) => {
          mustDeclare(task, "secrets", name);
          return parts.secrets.secret(name);
        },
        aws: async (client, where) => {
          if (!task.inMembers)
            throw new TaskDenied(`${task.name} acts in a member account without declaring inMembers`);
          return parts.members.client(client, where, investigation);
        },
        readInvestigation: async () => {
          if (!task.readsInvestigation) throw new TaskDenied(`${task.name} does not declare readsInvestigation`);
          return parts.readInvestigation(investigation);
        },
      });
      return JSON.stringify(result) ?? "null";
    },
  );
}

function stepName({ step, visit }: TaskPayload): string {
  return `${step}${visit}`;
}

function mustDeclare(task: Task, kind: "secrets" | "settings", name: string): void {
  if (!task[kind].includes(name))
    throw new TaskDenied(`${task.name} reads "${name}" without declaring it in its ${kind}`);
}

function partsOfEnvironment(): TaskParts {
  const now = () => Date.now();
  const table = () => environment().resultsTable;
  const vault = createVault(s3, () => environment().vaultBucket);
  return {
    stores: { steps: createStepStore(documents, table), vault },
    secrets: createSecrets({ client: secretsManager, arns: () => environment().secrets, now }),
    settings: () => environment().settings,
    members: createMembers({ client: sts, access: () => environment().members, now }),
    readInvestigation: (id) =>
      readInvestigation(id, {
        client: documents(),
        vault,
        resultsTable: table(),
        interactionsTable: environment().interactionsTable,
        alertsTable: environment().alertsTable,
      }),
    now,
    log: createLog(),
  };
}
