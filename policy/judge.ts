/** All rules on recorded resources, without the Pulumi CLI. */
import { gather, withFacts } from "#policy/core/facts";
import { inspect, inspectStack } from "#policy/core/inspect";
import { known } from "#policy/core/known";
import { type Props, type Resource, type Rule, type Severity, severities } from "#policy/core/rule";
import { stackOf } from "#policy/core/stack";
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

export async function judge(
  resources: readonly Resource[],
  { rules = all, config = {} }: JudgeOptions = {},
): Promise<Report> {
  const findings: Finding[] = [];
  const unjudged: Unjudged[] = [];
  const facts = await gather(resources, rules);
  const subjects = resources.map((resource) => withFacts({ ...resource, ...known(resource.props) }, facts));
  const stack = stackOf(resources, facts);
  for (const rule of rules) {
    const add = (
      { urn }: Resource,
      violations: readonly { path: string; message: string }[],
      paths: readonly string[],
    ) => {
      for (const { path, message } of violations) findings.push({ ...about(rule), resource: urn, path, message });
      if (paths.length > 0) unjudged.push({ rule: rule.id, resource: urn, paths });
    };
    if ("check" in rule)
      for (const subject of subjects) {
        const inspection = inspect(rule, subject, config[rule.id]);
        add(subject, inspection.violations, inspection.unjudged);
      }
    else {
      const inspection = inspectStack(rule, stack, config[rule.id]);
      for (const violation of inspection.violations) add(violation.resource, [violation], []);
      for (const { resource, paths } of inspection.unjudged) add(resource, [], paths);
    }
  }
  findings.sort((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
  return { rules: rules.length, resources: resources.length, findings, unjudged };
}

function about({ id, severity, fix, reference }: Rule) {
  return { rule: id, severity, fix, reference };
}
