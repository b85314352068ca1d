/** What a function is told by its environment variables. No secret is among them. */
import { z } from "zod";
import { type MemberAccess, memberAccess } from "./member-access.ts";

const text = z.string().min(1);
const stringMap = z.record(z.string(), z.string());
const json = <T extends z.ZodType>(inner: T) =>
  z
    .string()
    .transform((value, context) => {
      try {
        return JSON.parse(value);
      } catch {
        context.addIssue({ code: "custom", message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(inner);

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads one variable when it is first needed: each function gets only its own. */
export function environment(variables: Variables = process.env) {
  function read<T extends z.ZodType>(name: string, schema: T): z.output<T> {
    const parsed = schema.safeParse(variables[name]);
    if (parsed.success) return parsed.data;
    const problem = parsed.error.issues.map((issue) => issue.message).join("; ");
    throw new Error(
      `the environment variable ${name} of this function is missing or wrong (${problem}); it is set by components/`,
    );
  }
  return {
    get alertsTable(): string {
      return read("SOCLESS_ALERTS_TABLE", text);
    },
    get resultsTable(): string {
      return read("SOCLESS_RESULTS_TABLE", text);
    },
    get interactionsTable(): string {
      return read("SOCLESS_INTERACTIONS_TABLE", text);
    },
    get vaultBucket(): string {
      return read("SOCLESS_VAULT_BUCKET", text);
    },
    /** Base address of the HTTP API, without a slash at its end. */
    get apiUrl(): string {
      return read("SOCLESS_API_URL", z.url());
    },
    /** Secret name → ARN; only the function's own. */
    get secrets(): Record<string, string> {
      return read("SOCLESS_SECRETS", json(stringMap).default({}));
    },
    /** Integration setting → value; only the function's own. */
    get settings(): Record<string, string> {
      return read("SOCLESS_SETTINGS", json(stringMap).default({}));
    },
    /** How the member roles of the function's task are called, and what they ask for; none outside of a hub. */
    get members(): MemberAccess | undefined {
      return read("SOCLESS_MEMBERS", json(memberAccess).optional());
    },
    /** Playbook name → state machine ARN. */
    get machines(): Record<string, string> {
      return read("SOCLESS_MACHINES", json(stringMap));
    },
    get version(): string {
      return read("SOCLESS_VERSION", text);
    },
  };
}
