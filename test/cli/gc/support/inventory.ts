/** An account in which one deployment's playbook calls one task, and what earlier deployments have left. */
import type {
  FunctionFound,
  Grant,
  Inventory,
  LogGroup,
  Machine,
  Role,
  SecretFound,
  Version,
} from "../../../../cli/gc/inventory.ts";
import { keyOf, type Plan } from "../../../../cli/gc/item.ts";
import { type PlanOptions, planOf } from "../../../../cli/gc/plan.ts";

const place = "eu-central-1:123456789012";
export const machineArn = (name: string) => `arn:aws:states:${place}:stateMachine:${name}`;
export const roleArn = (name: string) => `arn:aws:iam::123456789012:role/socless/prod/playbooks/${name}`;
const functionArn = (name: string) => `arn:aws:lambda:${place}:function:${name}`;

/** A definition that calls these, each `<function>:<version>`. */
export const calling = (...functions: string[]): string =>
  JSON.stringify({ States: functions.map((one) => ({ Arguments: { FunctionName: functionArn(one) } })) });

export const machine = (name: string, calls: string[], more: Partial<Machine> = {}): Machine => ({
  arn: machineArn(name),
  name,
  hold: "retained",
  status: "active",
  roleArn: roleArn(name),
  definition: calling(...calls),
  running: [],
  ...more,
});
export const role = (name: string, hold: Role["hold"] = "retained"): Role => ({ name, arn: roleArn(name), hold });
export const version = (number: string, of: string, more: Partial<Version> = {}): Version => ({
  version: number,
  roleArn: roleArn(of),
  logGroup: of,
  environment: "{}",
  ...more,
});
export const versions = (of: string, ...numbers: string[]): Version[] =>
  ["$LATEST", ...numbers].map((number) => version(number, of));
export const lambda = (name: string, numbers: string[], more: Partial<FunctionFound> = {}): FunctionFound => ({
  name,
  hold: "current",
  versions: versions(name, ...numbers),
  aliased: [],
  callers: [],
  ...more,
});
export const group = (name: string, until: LogGroup["until"], hold: LogGroup["hold"] = "retained"): LogGroup => ({
  name,
  hold,
  until,
});
export const secretArn = (name: string) => `arn:aws:secretsmanager:${place}:secret:${name}-a1b2c3`;
export const secret = (name: string, hold: SecretFound["hold"] = "retained"): SecretFound => ({
  arn: secretArn(name),
  name,
  hold,
});
/** What a version has that reads these secrets. */
export const reading = (...secrets: string[]) => ({
  environment: JSON.stringify({ SOCLESS_SECRETS: secrets.map(secretArn) }),
});
/** A removed task that reads these secrets. */
export const reader = (name: string, ...secrets: string[]): FunctionFound =>
  lambda(name, [], {
    hold: "retained",
    versions: [version("$LATEST", name, reading(...secrets)), version("1", name, reading(...secrets))],
  });
export const starters = [
  { name: "dispatch", role: "dispatch-role" },
  { name: "sweep", role: "sweep-role" },
] as const;
/** What a playbook puts on the starters' roles. */
export const grants = (name: string, hold: Grant["hold"] = "retained"): Grant[] =>
  starters.map(({ name: starter, role }) => ({ role, policy: `${name}-${starter}`, machine: machineArn(name), hold }));

/** The current deployment: `now` calls version 2 of `task`. */
export const current: Inventory = {
  machines: [machine("now", ["task:2"], { hold: "current" })],
  functions: [lambda("task", ["2"])],
  roles: [role("now", "current"), role("task", "current"), role("dispatch-role", "foreign")],
  logGroups: [group("task", "never", "current")],
  secrets: [secret("slack", "current")],
  starters,
  grants: grants("now", "current"),
  held: [],
  waiting: new Map(),
};

/** The current deployment, and beside it what is given. */
export const beside = (more: Partial<Inventory>): Inventory => ({
  ...current,
  machines: [...current.machines, ...(more.machines ?? [])],
  functions: more.functions ?? current.functions,
  roles: [...current.roles, ...(more.roles ?? [])],
  logGroups: [...current.logGroups, ...(more.logGroups ?? [])],
  secrets: [...current.secrets, ...(more.secrets ?? [])],
  grants: [...current.grants, ...(more.grants ?? [])],
  held: more.held ?? [],
  waiting: more.waiting ?? new Map(),
  starters: more.starters ?? starters,
});

export const now = Date.parse("2026-03-01T12:00:00Z");

export function plan(found: Inventory, options: Partial<PlanOptions> = {}): Plan {
  return planOf(found, { logs: "until they expire", now, ...options });
}
/** What goes, without the ARNs' beginnings. */
export const goes = ({ collect }: Plan): string[] => collect.map((item) => bare(keyOf(item)));
/** What stays, and why. */
export const stays = ({ keep }: Plan): string[] => keep.map((kept) => bare(`${keyOf(kept)}: ${kept.why.join("; ")}`));
const bare = (text: string) =>
  text.replace(machineArn(""), "").replace(/arn:aws:secretsmanager:.*:secret:(\w+)-a1b2c3/, "$1");
