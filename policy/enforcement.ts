/** How strictly each rule is enforced, and with which values: what a stack's configuration says over what the rule says. */
import type { Props, Rule, Severity } from "#policy/core/rule";
import { isRecord } from "#policy/core/values";

/** What is mandatory stops the deployment; what is advisory is told; what is disabled is not judged. */
export const levels = ["mandatory", "advisory", "disabled"] as const;
export type Level = (typeof levels)[number];

/** Rule id, or `all` → a level, or values with or without one: the format of Pulumi's `--policy-pack-config`. */
export type Configuration = Readonly<Record<string, string | Props>>;

type Configurable = Pick<Rule, "id" | "severity" | "defaults">;

/** What is critical or high stops a deployment, unless the configuration says otherwise. */
export const levelOf = (severity: Severity): "mandatory" | "advisory" =>
  severity === "critical" || severity === "high" ? "mandatory" : "advisory";

/** As Pulumi reads it: what a rule's own entry says counts more than `all`, and that more than the rule's severity. */
export function enforcementOf({ id, severity }: Configurable, configuration: Configuration) {
  const { [id]: own, all } = configuration;
  const { enforcementLevel, ...config } = isRecord(own) ? own : { enforcementLevel: own };
  return { level: levelIn(enforcementLevel) ?? levelIn(all) ?? levelOf(severity), config };
}

const levelIn = (value: unknown): Level | undefined => {
  const level = isRecord(value) ? value.enforcementLevel : value;
  return levels.find((one) => one === level);
};

/**
 * Reads a configuration file's text. Throws with one line for each thing that is wrong: Pulumi itself passes over rules and values
 * that it does not know, and a typing error would leave a rule as it was.
 */
export function readConfiguration(text: string, rules: readonly Configurable[], from: string): Configuration {
  const value = json(text, from);
  if (!isRecord(value)) throw new Error(`${from} must hold an object: rule id → how it is enforced.`);
  const wrong = Object.entries(value).flatMap(([id, entry]) => problems(id, entry, rules));
  if (wrong.length > 0) throw new Error([`${from} is wrong:`, ...wrong.map((one) => `  ${one}`)].join("\n"));
  return Object.fromEntries(
    Object.entries(value).flatMap(([id, entry]) =>
      typeof entry === "string" || isRecord(entry) ? [[id, entry] as const] : [],
    ),
  );
}

function json(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${from} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function problems(id: string, entry: unknown, rules: readonly Configurable[]): readonly string[] {
  const rule = rules.find((one) => one.id === id);
  if (id !== "all" && !rule) return [`there is no rule ${id}`];
  if (typeof entry === "string") return levelProblems(id, entry);
  if (!isRecord(entry)) return [`${id} must be one of ${levels.join(", ")}, or an object`];
  return Object.entries(entry).flatMap(([key, value]) => {
    if (key === "enforcementLevel") return levelProblems(id, value);
    const given = rule?.defaults?.[key];
    if (given === undefined) return [`${id} has no value ${key}`];
    if (typeof given === "number") return Number.isInteger(value) ? [] : [`${id}.${key} must be a whole number`];
    const isList = Array.isArray(value) && value.every((one) => typeof one === "string");
    return isList ? [] : [`${id}.${key} must be a list of texts`];
  });
}

const levelProblems = (id: string, level: unknown): readonly string[] =>
  levels.some((one) => one === level) ? [] : [`${id} is ${JSON.stringify(level)}; it must be ${levels.join(", ")}`];
