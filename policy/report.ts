/** The report as people read it, and as programs do. */
import { type Severity, severities } from "#policy/core/rule";
import type { Finding, Report } from "#policy/judge";

export function asJson(report: Report): string {
  return JSON.stringify(report, undefined, 2);
}

export function asText(report: Report): string {
  const sections = severities.flatMap((severity) => section(severity, report.findings));
  return [...sections, ...notYet(report), summary(report)].join("\n\n");
}

function section(severity: Severity, findings: readonly Finding[]): readonly string[] {
  const own = findings.filter((finding) => finding.severity === severity);
  return own.length === 0 ? [] : [[severity.toUpperCase(), ...own.map(paragraph)].join("\n\n")];
}

function paragraph({ rule, resource, path, message, fix, reference }: Finding): string {
  return [`${rule}  ${short(resource)}`, `  ${path}: ${message}.`, `  Mend: ${fix}`, `  See: ${reference}`].join("\n");
}

function notYet({ unjudged }: Report): readonly string[] {
  if (unjudged.length === 0) return [];
  const lines = unjudged.map(({ rule, resource, paths }) => `  ${rule}  ${short(resource)}  ${paths.join(", ")}`);
  return [["CANNOT BE JUDGED YET (stands only after the deployment)", ...lines].join("\n")];
}

function summary({ rules, resources, findings, unjudged }: Report): string {
  const found = findings.length === 1 ? "1 finding" : `${findings.length} findings`;
  return `${rules} rules, ${resources} resources: ${found}, ${unjudged.length} not judged yet`;
}

/** `type name` of a URN. */
function short(urn: string): string {
  const [, , types = "", name] = urn.split("::");
  return name === undefined ? urn : `${types.split("$").at(-1)} ${name}`;
}
