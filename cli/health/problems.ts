/** What a health check found, in sentences that say what to do. Pure. */
import type { MetaRecord } from "../../functions/runtime/records.ts";
import type { Target } from "../deployment.ts";

/** The name of one of the platform's functions, which is in the name of its log, too. */
const functionOf = ({ functions }: Target, name: string): string => functions[name]?.split(":").at(6) ?? name;

export const noSelfTest =
  "The deployment has no self-test: it was made by an earlier version. Deploy it again (pulumi up), then check again.";

export const noAlarms =
  "The member does not tell its alarms: it was made by an earlier version. Deploy it again (pulumi up), then check again.";

export const apiGone = ({ apiUrl }: Target, why: string): string =>
  `The API does not answer as it should at ${apiUrl}/health (${why}). Deploy the target again; if it stays so, look at the API and the function health in the account.`;

export const secretNotSet = (why: string): string =>
  `The check's key cannot be written (${why}). Whoever checks needs secretsmanager:PutSecretValue and secretsmanager:DescribeSecret on the secret endpoints/self-test.`;

export const signatureRefused = (target: Target, seconds: number): string =>
  `The API still refuses the check's signature after ${seconds} seconds: ${functionOf(target, "ingest")} does not read the secret endpoints/self-test that these outputs name. Are the outputs those of the last deployment? Deploy the target again.`;

export const notAccepted = (target: Target, why: string): string =>
  `The API does not accept the check's alert (${why}). The log of ${functionOf(target, "ingest")} says why.`;

export const notStarted = (target: Target, id: string, seconds: number): string =>
  `The check's alert ${id} was accepted and not started for ${seconds} seconds: ${functionOf(target, "dispatch")} does not get it from the alerts table's stream, or fails. Look whether its event source mapping is enabled, and into its log. Alerts are not lost: sweep starts them once a minute.`;

export const notEnded = (id: string, { execution }: Pick<MetaRecord, "execution">, seconds: number): string =>
  `The check ${id} was started and has not ended after ${seconds} seconds. Look where its execution stands: ${execution ?? "(unknown)"}.`;

export function endedBadly({ name }: Target, { investigation, status, outcome, problem }: MetaRecord): string {
  const why = problem
    ? ` at ${problem.step} with ${problem.error}${problem.cause === undefined ? "" : ` (${problem.cause})`}`
    : "";
  return `The check's playbook ended ${outcome ?? status}${why}, not healthy. See: socless investigation show ${investigation} --target ${name}`;
}

export const alarmOn = (name: string, description: string | undefined): string =>
  `The alarm ${name} is on${description === undefined ? "" : `: ${description}`}. The runbook says what to do (docs/runbook.md).`;

export const alarmsUnknown = (why: string): string =>
  `The alarms cannot be read (${why}). Whoever checks needs cloudwatch:DescribeAlarms.`;

/** In one line; what a failed `fetch` says lies in its cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (error.message === "fetch failed" && cause instanceof Error)
    return "code" in cause && cause.message === "" ? String(cause.code) : cause.message;
  return error.name === "Error" || error.name === "TypeError" ? error.message : `${error.name}: ${error.message}`;
}
