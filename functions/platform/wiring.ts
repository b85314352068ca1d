/** What the platform's handlers reach, put together from their environment once. */
import { documents, s3, secretsManager, stepFunctions } from "../runtime/clients.ts";
import { environment } from "../runtime/environment.ts";
import { createLog } from "../runtime/log.ts";
import { createSecrets } from "../runtime/secrets.ts";
import { readSetting } from "../runtime/settings.ts";
import { createVault } from "../runtime/vault.ts";
import { slackClient } from "../tasks/slack/client.ts";
import type { Conclude } from "./conclude.ts";
import type { Table } from "./database.ts";
import type { Dispatch } from "./dispatch/dispatch.ts";

export const now = (): number => Date.now();

/** Fetches the secrets that this function declared. */
export const secrets = createSecrets({ client: secretsManager, arns: () => environment().secrets, now });

export const vault = createVault(s3, () => environment().vaultBucket);

/** One table by its name. */
export const table = (name: string): Table => ({ db: documents(), name });

/** What dispatch and sweep start executions with. */
export function dispatchParts(): Dispatch {
  const { alertsTable, resultsTable } = environment();
  return { alerts: table(alertsTable), results: table(resultsTable), states: stepFunctions(), fetch: vault.get, now };
}

/** What ends questions: the tables, the waiting executions, Slack. `name`: the function's, for its log. */
export function concludeParts(name: string): Conclude {
  const { resultsTable, interactionsTable, settings } = environment();
  return {
    results: table(resultsTable),
    interactions: table(interactionsTable),
    states: stepFunctions(),
    slack: () => slackClient({ secret: secrets.secret, setting: (setting) => readSetting(settings, setting) }),
    log: createLog({ function: name }),
    now,
  };
}
