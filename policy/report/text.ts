/** The report for a person at a terminal. */
import { type Severity, severities } from "#policy/core/rule";
import type { Finding, Report } from "#policy/judge";
import { findingsIn, type Told, unjudgedIn } from "#policy/report/across-targets";
import { basis, byRule, count, type Group, grouped, nameOf, placeOf, timeLeft, verdict } from "#policy/report/words";

/** Writes with colours or without. */
export type Paint = (style: Style, text: string) => string;
export type Style = "bold" | "dim" | "red" | "yellow" | "green" | "blue";

const codes: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34 };
export const colours: Paint = (style, text) => `\u001b[${codes[style]}m${text}\u001b[0m`;
export const plain: Paint = (_, text) => text;

const severityStyle: Readonly<Record<Severity, Style>> = {
  critical: "red",
  high: "red",
  medium: "yellow",
  low: "blue",
};

type Lines = readonly Told<Finding>[];

export function asText(report: Report, paint: Paint = plain): string {
  const findings = findingsIn(report);
  const sections = [
    ...severities.flatMap((severity) => bySeverity(severity, findings, paint)),
    ...exceptions(report, paint),
    ...notYet(report, paint),
    ...switchedOff(report, paint),
    summary(report, paint),
  ];
  return sections.join("\n\n");
}

function bySeverity(severity: Severity, findings: Lines, paint: Paint): readonly string[] {
  const own = byRule(findings.filter((finding) => finding.severity === severity));
  if (own.length === 0) return [];
  const head = paint("bold", paint(severityStyle[severity], severity.toUpperCase()));
  return [[head, ...own.map((group) => ofRule(group, paint))].join("\n\n")];
}

function ofRule({ rule, findings }: Group<Told<Finding>>, paint: Paint): string {
  const { title, rule: id, level, fix, reference } = rule;
  const advice = level === "advisory" ? paint("dim", " (advice)") : "";
  return [
    `  ${paint("bold", title)}${advice}  ${paint("dim", id)}`,
    ...byResource(findings).flatMap((all) => ofResource(all, paint)),
    `    ${paint("green", "Mend")}  ${fix}`,
    `    ${paint("dim", "See")}   ${paint("dim", reference)}`,
  ].join("\n");
}

function ofResource(findings: Lines, paint: Paint): readonly string[] {
  const [first] = findings;
  if (!first) return [];
  const { type, name } = nameOf(first.resource);
  const place = first.source ? `  ${paint("blue", placeOf(first.source))}` : "";
  const what = first.resource === "" ? "the stack" : `${name}  ${paint("dim", type)}`;
  const lines = findings.map(({ path, message, where }) => `      ${path}: ${message}${where}`);
  return [`    ${what}${place}`, ...lines];
}

function byResource(findings: Lines): readonly Lines[] {
  return grouped(findings, ({ resource, source }) => `${resource} ${source?.line ?? ""}`).map(([, all]) => all);
}

function exceptions({ exceptions: all, excused }: Report, paint: Paint): readonly string[] {
  if (all.length === 0) return [];
  const entries = all.map(({ exception, state, daysLeft }) => {
    const { type, name } = nameOf(exception.resource);
    const words = excused.filter((one) => one.exception === exception).map(({ finding }) => finding);
    return [
      `  ${exception.rule}  ${name}  ${paint("dim", type)}  ${paint("blue", placeOf(exception.source))}`,
      ...words.map(({ path, message }) => `    ${path}: ${message}`),
      `    ${exception.reason} (${exception.owner})`,
      `    ${state}, until ${exception.expires}: ${paint(daysLeft < 15 ? "yellow" : "dim", timeLeft(daysLeft))}`,
    ].join("\n");
  });
  return [[paint("bold", "EXCEPTIONS"), ...entries].join("\n\n")];
}

function notYet(report: Report, paint: Paint): readonly string[] {
  const unjudged = unjudgedIn(report);
  if (unjudged.length === 0) return [];
  const lines = grouped(unjudged, ({ rule }) => rule).map(([rule, all]) => {
    const inputs = all.map(({ resource, paths, where }) => `    ${nameOf(resource).name}: ${paths.join(", ")}${where}`);
    return [`  ${rule}`, ...inputs].join("\n");
  });
  return [[`${paint("bold", "CANNOT BE JUDGED YET")} (stands only after the deployment)`, ...lines].join("\n")];
}

function switchedOff({ disabled }: Report, paint: Paint): readonly string[] {
  if (disabled.length === 0) return [];
  return [`${paint("bold", "SWITCHED OFF")} by the configuration: ${disabled.join(", ")}`];
}

function summary(report: Report, paint: Paint): string {
  const stops = report.findings.some(({ level }) => level === "mandatory");
  const style = stops ? "red" : report.findings.length > 0 ? "yellow" : "green";
  const bad = report.exceptions.filter(({ state }) => state !== "in use" && state !== "waits").length;
  const more = bad > 0 ? [`${count(bad, "exception")} to look at`] : [];
  const about = [...basis(report, unjudgedIn(report).length), ...more].join(", ");
  return `${paint("bold", report.stack || "no stack")}: ${paint(style, verdict(findingsIn(report)))} (${about}).`;
}
