/** All rules on recorded resources, without the Pulumi CLI. */
import { inspect } from "#policy/core/inspect";
import { known } from "#policy/core/known";
import { type Props, type Resource, type Rule, type Severity, severities } from "#policy/core/rule";
import { rules as all } from "#policy/rules";

export type Finding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly resource: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly reference: string;
};

/** A rule that could not judge a resource, since an input stands only after the deployment. */
export type Unjudged = { readonly rule: string; readonly resource: string; readonly paths: readonly string[] };

export type Report = {
  readonly rules: number;
  readonly resources: number;
  /** The worst first. */
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
};

export type JudgeOptions = {
  readonly rules?: readonly Rule[];
  /** Rule id → what is configured for it. */
  readonly config?: Readonly<Record<string, Props>>;
};

export function judge(resources: readonly Resource[], { rules = all, config = {} }: JudgeOptions = {}): Report {
  const findings: Finding[] = [];
  const unjudged: Unjudged[] = [];
  for (const resource of resources) {
    const subject = { ...resource, ...known(resource.props) };
    for (const rule of rules) {
      const inspection = inspect(rule, subject, config[rule.id]);
      findings.push(...inspection.violations.map((violation) => ({ ...about(rule, resource), ...violation })));
      if (inspection.unjudged.length > 0)
        unjudged.push({ rule: rule.id, resource: resource.urn, paths: inspection.unjudged });
    }
  }
  findings.sort((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
  return { rules: rules.length, resources: resources.length, findings, unjudged };
}

function about({ id, severity, fix, reference }: Rule, { urn }: Resource) {
  return { rule: id, severity, resource: urn, fix, reference };
}
