/** What a task is handed in a test: real HTTP, given secrets and settings. */
import type { TaskContext } from "../../../functions/runtime/context.ts";
import { createHttp } from "../../../functions/runtime/http.ts";
import type { InvestigationView } from "../../../functions/runtime/investigation.ts";
import { createLog } from "../../../functions/runtime/log.ts";

export const view: InvestigationView = {
  id: "inv_1",
  endpoint: "ssh-login",
  playbook: "ssh-ticket-check",
  severity: "high",
  status: "running",
  openedAt: "2026-01-01T00:00:00.000Z",
  duplicates: 2,
  alert: { note: "<!channel>" },
  timeline: [{ at: "2026-01-01T00:00:00.000Z", kind: "alert" }],
  results: { "check-ticket": { found: false } },
};

/** One attempt of one step; `key` and `attempt` as they would come from the state machine. */
export function contextOf(
  values: { readonly secrets: Record<string, string>; readonly settings: Record<string, string> },
  more: Partial<TaskContext> = {},
): TaskContext {
  const known = (map: Record<string, string>, name: string): string => {
    const value = map[name];
    if (value === undefined) throw new Error(`the test gives no ${name}`);
    return value;
  };
  const { signal } = new AbortController();
  return {
    investigation: "inv_1",
    execution: "arn:execution",
    step: "a-step",
    key: "0123456789abcdef0123456789abcdef",
    attempt: 1,
    signal,
    http: createHttp({ allowed: Object.values(values.settings), signal }),
    log: createLog({}, () => {}),
    now: () => Date.now(),
    secret: async (name) => known(values.secrets, name),
    setting: (name) => known(values.settings, name),
    aws: async () => {
      throw new Error("the test gives no client of a member");
    },
    readInvestigation: async () => view,
    ...more,
  };
}
