/** The report in the Static Analysis Results Interchange Format 2.1.0, as code scanning takes it. */
import { createHash } from "node:crypto";
import type { Location, Log, ReportingDescriptor, Result } from "sarif";
import type { Rule, Severity } from "#policy/core/rule";
import { type Configuration, enforcementOf } from "#policy/enforcement";
import { exceptionsRule } from "#policy/exceptions/rule";
import type { Finding, Report } from "#policy/judge";
import { nameOf } from "#policy/report/words";

/** GitHub's scale from 0 to 10: over 9 is critical, 7 high, 4 medium. */
const score: Readonly<Record<Severity, string>> = { critical: "9.5", high: "8.0", medium: "5.5", low: "3.0" };

type Described = Omit<Rule, "types" | "reads">;

export function asSarif(
  report: Report,
  { rules, config, version }: { rules: readonly Described[]; config: Configuration; version: string },
): string {
  const described = [...rules, exceptionsRule];
  const results = [
    ...report.findings.map((finding) => result(finding)),
    ...report.excused.map(({ finding, exception: { owner, reason, expires } }) => ({
      ...result(finding),
      suppressions: [
        {
          kind: "external" as const,
          status: "accepted" as const,
          justification: `${reason} (${owner}, until ${expires})`,
        },
      ],
    })),
  ];
  const driver = {
    name: "socless policy",
    semanticVersion: version,
    rules: described.map((one) => ofRule(one, config)),
  };
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        automationDetails: { id: `socless-policy/${report.stack}/` },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository" } } },
        results,
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function ofRule(rule: Described, config: Configuration): ReportingDescriptor {
  const { id, title, why, fix, reference, severity } = rule;
  const { level } = enforcementOf(rule, config);
  const link = reference.startsWith("https://") && !reference.includes(", ") ? { helpUri: reference } : {};
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    ...link,
    help: {
      text: `${why}\n\nMend: ${fix}\n\nDemanded by: ${reference}`,
      markdown: `${why}\n\n**Mend:** ${fix}\n\n**Demanded by:** ${reference}`,
    },
    defaultConfiguration: { level: level === "mandatory" ? "error" : "warning", enabled: level !== "disabled" },
    properties: { "security-severity": score[severity], tags: ["security", "aws", severity] },
  };
}

function result(finding: Finding): Result {
  const { rule, level, resource, path, message, fix } = finding;
  return {
    ruleId: rule,
    level: level === "mandatory" ? "error" : "warning",
    message: { text: `${nameOf(resource).name}, ${path}: ${message}. ${fix}` },
    locations: [location(finding)],
    partialFingerprints: { "socless/finding/v1": fingerprint(rule, resource, path, message) },
  };
}

/** Code scanning shows only what has a place in a file: what has none stands at the program's beginning. */
function location({ resource, source }: Finding): Location {
  const { type, name } = nameOf(resource);
  const { file, line } = source ?? { file: "index.ts", line: 1 };
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(file), uriBaseId: "%SRCROOT%" },
      region: { startLine: line },
    },
    ...(resource === ""
      ? {}
      : { logicalLocations: [{ name, fullyQualifiedName: resource, kind: "resource", properties: { type } }] }),
  };
}

/** The same for the same finding in the next run: automatic names end in digits that are drawn by chance. */
const fingerprint = (...parts: readonly string[]): string =>
  createHash("sha256")
    .update(JSON.stringify(parts).replaceAll(/-[0-9a-f]{7}\b/g, ""))
    .digest("hex");
