/** What may be set in a stack's settings. See docs/reference/settings.md. Pure. */
import { Region } from "@pulumi/aws/types/enums/index.js";
import { z } from "zod";

/** What CloudWatch Logs accepts, in days. */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** Where functions run that declare `inNetwork`. */
export const networks = ["none", "private", "static-egress"] as const;
export type Network = (typeof networks)[number];
const name = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** A name, or what stands below a path: not everybody of an account. */
const reader = /^arn:[\w*-]+:iam::\d{12}:(role|user)\/[\w+=,.@-][\w+=,.@/*-]*$/;
const role = /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const externalId = /^[\w+=,.@:/-]{2,1224}$/;
const stackName = /^[\w.-]{1,100}$/;
/** Another stack of the project by its name alone; any other as organization/project/stack. */
const stackReference = /^([\w.-]+\/[\w.-]+\/)?[\w.-]+$/;
const organizationId = /^o-[a-z0-9]{10,32}$/;
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

const integrations = z.strictObject({
  "slack/api-url": setting(
    web.endsWith("/").optional(),
    "an http or https address that ends with a slash, for example https://slack.com/api/",
  ),
  "jira/url": setting(web.optional(), "an http or https address, for example https://example.atlassian.net"),
  "jira/email": setting(
    z.email().optional(),
    "the e-mail address of the Jira user whose token is the secret jira/token",
  ),
});

/** What a stack sets for all its targets, and each target for itself. */
const shared = {
  retention: setting(z.enum(["none", "keep"]).optional(), '"none" or "keep"'),
  logRetentionDays: setting(
    z.literal(logRetentions).optional(),
    `a number of days that CloudWatch Logs accepts: ${logRetentions.join(", ")}`,
  ),
  deletionProtection: setting(z.boolean().optional(), "true or false"),
  secretReaders: setting(
    z.array(z.string().regex(reader)).optional(),
    "a list of ARNs of IAM roles or users, for example arn:aws:iam::123456789012:role/security-engineer",
  ),
  integrations: integrations.prefault({}),
  alarmEmail: setting(z.email().optional(), "an e-mail address"),
};

export const stackSettings = z.strictObject({
  targets: z
    .array(z.unknown(), "a list of targets, each with name, account and region")
    .min(1, "a list of at least one target"),
  formerStacks: setting(
    z.array(z.string().regex(stackName)).default([]),
    "a list of names that the stack had before, for example [dev]",
  ),
  organization: z
    .strictObject({
      id: setting(z.string().regex(organizationId), "the id of an AWS organization, for example o-a1b2c3d4e5"),
    })
    .optional(),
  ...shared,
});
export type StackSettings = z.output<typeof stackSettings>;

const targetName = z.string().max(20).regex(name);
const deploymentRole = z.strictObject({
  arn: setting(
    z.string().regex(role),
    "the ARN of an IAM role, for example arn:aws:iam::123456789012:role/socless-deployment",
  ),
  externalId: setting(
    z.string().regex(externalId),
    "the external id in the role's trust policy: 2 to 1224 letters, digits and + = , . @ : / - _",
  ),
});

/** A target of a program that has these endpoints and playbooks. */
export function targetSettings(endpoints: readonly string[], playbooks: readonly string[]) {
  const someOf = (what: string, names: readonly string[]) => {
    const list = z.array(z.enum(names)).min(1);
    const once = list.refine((chosen) => new Set(chosen).size === chosen.length);
    return setting(once.optional(), `a list of ${what}, each once, out of ${names.join(", ")}`);
  };
  return z.strictObject({
    name: setting(targetName, "a kebab-case name of at most 20 characters, for example eu-prod"),
    formerly: setting(z.array(targetName).default([]), "a list of names that the target had before, for example [eu]"),
    account: setting(z.string().regex(/^\d{12}$/), 'an account id of 12 digits in quotes, for example "123456789012"'),
    region: setting(z.enum(Region), `the code of an AWS region: ${Object.values(Region).join(", ")}`),
    deploymentRole: deploymentRole.optional(),
    hub: setting(
      z.union([targetName, z.strictObject({ stack: z.string().regex(stackReference), target: targetName })]).optional(),
      "the name of a target of this stack whose playbooks act here, or { stack: its stack, target: its name } with a stack of this project, or organization/project/stack",
    ),
    network: setting(z.enum(networks).optional(), networks.map((one) => `"${one}"`).join(" or ")),
    endpoints: someOf("endpoints", endpoints),
    playbooks: someOf("playbooks", playbooks),
    ...shared,
  });
}
export type OwnSettings = z.output<ReturnType<typeof targetSettings>>;

/** The names that may stand where an unknown one was found. */
export function allowedAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.includes("integrations")) return Object.keys(integrations.shape);
  if (path.includes("organization")) return ["id"];
  if (path.includes("deploymentRole")) return Object.keys(deploymentRole.shape);
  return Object.keys(path[0] === "targets" ? targetSettings([], []).shape : stackSettings.shape);
}
