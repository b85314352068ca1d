/** The report in the Static Analysis Results Interchange Format 2.1.0, as code scanning takes it. */
import { createHash } from "node:crypto";
import type { Location, Log, LogicalLocation, ReportingDescriptor, Result } from "sarif";
import type { Rule, Severity } from "#policy/core/rule";
import { type Configuration, enforcementOf } from "#policy/enforcement";
import { exceptionsRule } from "#policy/exceptions/rule";
import type { Finding, Report } from "#policy/judge";
import { findingsIn, likenessOf } from "#policy/report/across-targets";
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
    ...findingsIn(report).map((one) => result([one, ...one.also], one.likeness, one.where)),
    // An exception is one target's own, and so is its mark.
    ...report.excused.map(({ finding, exception: { owner, reason, expires } }) => ({
      ...result([finding], `${finding.target} ${likenessOf(finding)}`),
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

/** One finding, of as many resources as there are targets; `mark` is the same for it in the next run. */
function result(findings: readonly [Finding, ...Finding[]], mark: string, where = ""): Result {
  const [first] = findings;
  const { rule, level, resource, path, message, fix } = first;
  return {
    ruleId: rule,
    level: level === "mandatory" ? "error" : "warning",
    message: { text: `${nameOf(resource).name}, ${path}: ${message}${where}. ${fix}` },
    locations: [location(first, findings)],
    // By this name, since code scanning knows no other: by its own, all that one line declares would be one alert.
    partialFingerprints: { primaryLocationLineHash: createHash("sha256").update(mark).digest("hex") },
  };
}

/** Code scanning shows only what has a place in a file: what has none stands at the program's beginning. */
function location({ source }: Finding, findings: readonly Finding[]): Location {
  const resources = findings.map(({ resource }) => resource).filter((urn) => urn !== "");
  const { file, line } = source ?? { file: "index.ts", line: 1 };
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(file), uriBaseId: "%SRCROOT%" },
      region: { startLine: line },
    },
    ...(resources.length > 0 ? { logicalLocations: resources.map(logical) } : {}),
  };
}

function logical(urn: string): LogicalLocation {
  const { type, name } = nameOf(urn);
  return { name, fullyQualifiedName: urn, kind: "resource", properties: { type } };
}
