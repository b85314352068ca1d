/** The stack's settings: what may be set, and what is wrong with what was. See docs/reference/settings.md. Pure. */
import { z } from "zod";

/** What CloudWatch Logs accepts, in days. */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const name = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const region = /^[a-z]{2}(-[a-z]+)+-\d$/;
/** A name, or what stands below a path: not everybody of an account. */
const reader = /^arn:[\w*-]+:iam::\d{12}:(role|user)\/[\w+=,.@-][\w+=,.@/*-]*$/;
const web = z.url({ protocol: /^https?$/ });

/** One setting: whatever is wrong with it, the error says in words what is allowed. */
function setting<T extends z.ZodType>(schema: T, allowed: string) {
  return z
    .unknown()
    .optional()
    .transform((value, context): z.output<T> => {
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      context.addIssue({ code: "custom", message: allowed, input: value });
      return z.NEVER;
    });
}

const target = z.strictObject({
  name: setting(z.string().max(20).regex(name), "a kebab-case name of at most 20 characters, for example eu-prod"),
  account: setting(z.string().regex(/^\d{12}$/), 'an account id of 12 digits in quotes, for example "123456789012"'),
  region: setting(z.string().regex(region), "the code of an AWS region, for example eu-central-1"),
});

const integrations = z.strictObject({
  "slack/api-url": setting(
    web.endsWith("/").default("https://slack.com/api/"),
    "an http or https address that ends with a slash, for example https://slack.com/api/",
  ),
  "jira/url": setting(web.optional(), "an http or https address, for example https://example.atlassian.net"),
  "jira/email": setting(
    z.email().optional(),
    "the e-mail address of the Jira user whose token is the secret jira/token",
  ),
});

const settings = z.strictObject({
  targets: z
    .array(target, "a list of targets, each with name, account and region")
    .refine((all) => all.length > 0, "a list of at least one target")
    .refine(
      (all) => new Set(all.map((one) => one.name)).size === all.length,
      "a list of targets with a name of its own each",
    ),
  retention: setting(z.enum(["none", "keep"]).default("none"), '"none" or "keep"'),
  logRetentionDays: setting(
    z.literal(logRetentions).default(90),
    `a number of days that CloudWatch Logs accepts: ${logRetentions.join(", ")}`,
  ),
  deletionProtection: setting(z.boolean().default(false), "true or false"),
  secretReaders: setting(
    z.array(z.string().regex(reader)).default([]),
    "a list of ARNs of IAM roles or users, for example arn:aws:iam::123456789012:role/security-engineer",
  ),
  integrations: integrations.prefault({}),
  alarmEmail: setting(z.email().optional(), "an e-mail address"),
});
type Parsed = z.output<typeof settings>;
export type Settings = Omit<Parsed, "integrations"> & {
  /** Integration setting → value; only what is set. */
  readonly integrations: Readonly<Record<string, string>>;
};

/** One plain sentence for each thing that is wrong. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(stack: string, problems: readonly string[]) {
    super([`The settings in Pulumi.${stack}.yaml are wrong:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.name = "SettingsError";
    this.problems = problems;
  }
}

/** Checks all settings at once and fills in what is not set. */
export function parseSettings(given: Readonly<Record<string, unknown>>, stack: string): Settings {
  const parsed = settings.safeParse(given);
  if (parsed.success) return { ...parsed.data, integrations: whatIsSet(parsed.data.integrations) };
  throw new SettingsError(
    stack,
    parsed.error.issues.flatMap((issue) => describe(issue, given)),
  );
}

function whatIsSet(given: Parsed["integrations"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function describe(issue: z.core.$ZodIssue, given: unknown): readonly string[] {
  if (issue.code === "unrecognized_keys") {
    const allowed = allowedKeys(issue.path).join(", ");
    return issue.keys.map((key) => `${keyOf([...issue.path, key])} is not a setting; allowed are ${allowed}.`);
  }
  const value = valueAt(given, issue.path);
  const allowed =
    issue.code === "invalid_type" && issue.expected === "object" ? "an object with named settings" : issue.message;
  const is = value === undefined ? "is missing" : `is ${JSON.stringify(value)}`;
  return [`${keyOf(issue.path)} ${is}; it must be ${allowed}.`];
}

function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(settings.shape);
  return Object.keys(path[0] === "targets" ? target.shape : integrations.shape);
}

function keyOf(path: readonly PropertyKey[]): string {
  return `socless:${path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("")}`.replace(
    ":.",
    ":",
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
