/** All rules on recorded resources, without the Pulumi CLI. */
import { gather, withFacts } from "#policy/core/facts";
import { inspect, inspectStack } from "#policy/core/inspect";
import { known } from "#policy/core/known";
import {
  type Resource,
  type Rule,
  type Severity,
  type Source,
  type Stack,
  type Subject,
  severities,
  type Violation,
} from "#policy/core/rule";
import { stackOf } from "#policy/core/stack";
import { targetsOf } from "#policy/core/targets";
import { type Configuration, enforcementOf } from "#policy/enforcement";
import { type Entry, exceptionViolations, openLedger } from "#policy/exceptions/ledger";
import { type Exception, type Exceptions, exceptionsFile, noExceptions } from "#policy/exceptions/read";
import { exceptionsRule } from "#policy/exceptions/rule";
import { rules as all } from "#policy/rules";

export type Finding = {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  /** What is mandatory stops the deployment. */
  readonly level: "mandatory" | "advisory";
  /** URN. */
  readonly resource: string;
  /** The target that it belongs to, by the name of its outermost component. */
  readonly target?: string;
  /** Where it is declared, or the exception's place. */
  readonly source?: Source;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly reference: string;
};

/** A rule that could not judge a resource, since an input stands only after the deployment. */
export type Unjudged = Pick<Finding, "rule" | "resource" | "target"> & { readonly paths: readonly string[] };

export type Excused = { readonly finding: Finding; readonly exception: Exception };

export type Report = {
  /** The stack's name; empty when there is no resource. */
  readonly stack: string;
  /** How many rules judged. */
  readonly rules: number;
  readonly resources: number;
  /** Names of the outermost components. */
  readonly targets: readonly string[];
  /** The worst first. */
  readonly findings: readonly Finding[];
  readonly excused: readonly Excused[];
  /** Every exception but those of other stacks. */
  readonly exceptions: readonly Entry[];
  readonly unjudged: readonly Unjudged[];
  /** Rules that the configuration has switched off. */
  readonly disabled: readonly string[];
};

export type JudgeOptions = {
  readonly rules?: readonly Rule[];
  readonly config?: Configuration;
  readonly exceptions?: Exceptions;
  /** Decides which exceptions still hold. */
  readonly today?: Date;
};

export async function judge(
  resources: readonly Resource[],
  { rules = all, config = {}, exceptions = noExceptions, today = new Date() }: JudgeOptions = {},
): Promise<Report> {
  const enforced = rules.map((rule) => ({ rule, ...enforcementOf(rule, config) }));
  const judging = enforced.flatMap(({ rule, level, config }) =>
    level === "disabled" ? [] : [{ rule, level, config }],
  );
  const facts = await gather(resources, rules);
  const subjects = resources.map((resource) => withFacts({ ...resource, ...known(resource.props) }, facts));
  const stack = stackOf(resources, facts);
  const targets = targetsOf(resources);
  const ledger = openLedger(exceptions, today);
  const findings: Finding[] = [];
  const excused: Excused[] = [];
  const unjudged: Unjudged[] = [];

  for (const { rule, level, config } of judging)
    for (const { resource, violations, paths } of inspections(rule, subjects, stack, config)) {
      if (paths.length > 0) {
        unjudged.push({ rule: rule.id, ...placeOf(resource, targets), paths });
        ledger.wait(rule.id, resource.urn);
      }
      for (const violation of violations) {
        const source = resource.source ? { source: resource.source } : {};
        const finding = { ...about(rule, level), ...placeOf(resource, targets), ...source, ...violationOf(violation) };
        const exception = ledger.excuse(rule.id, resource.urn, violation.message);
        if (exception) excused.push({ finding, exception });
        else findings.push(finding);
      }
    }
  const entries = ledger.entries(resources.map(({ urn }) => urn));
  findings.push(...ofExceptions(exceptions, entries, resources, config));
  findings.sort((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
  return {
    stack: resources[0]?.urn.split(":")[2] ?? "",
    rules: judging.length,
    resources: resources.length,
    targets: [...new Set(targets.values())],
    findings,
    excused,
    exceptions: entries.filter(({ state }) => state !== "elsewhere"),
    unjudged,
    disabled: enforced.flatMap(({ rule, level }) => (level === "disabled" ? [rule.id] : [])),
  };
}

type Judged = { resource: Resource; violations: readonly Violation[]; paths: readonly string[] };

function inspections(
  rule: Rule,
  subjects: readonly Omit<Subject, "config">[],
  stack: Omit<Stack, "config">,
  config: Subject["config"],
): readonly Judged[] {
  if ("check" in rule)
    return subjects.map((resource) => {
      const { violations, unjudged } = inspect(rule, resource, config);
      return { resource, violations, paths: unjudged };
    });
  const { violations, unjudged } = inspectStack(rule, stack, config);
  return [
    ...violations.map((violation) => ({ resource: violation.resource, violations: [violation], paths: [] })),
    ...unjudged.map(({ resource, paths }) => ({ resource, violations: [], paths })),
  ];
}

/** They are told of the stack as a whole, as Pulumi's pack does. */
function ofExceptions(
  exceptions: Exceptions,
  entries: readonly Entry[],
  resources: readonly Resource[],
  configuration: Configuration,
): readonly Finding[] {
  const { level, config } = enforcementOf(exceptionsRule, configuration);
  if (level === "disabled") return [];
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn ?? "";
  const { atMostDays } = { ...exceptionsRule.defaults, ...config };
  return exceptionViolations(exceptions, entries, Number(atMostDays)).map(({ line, ...violation }) => ({
    ...about(exceptionsRule, level),
    resource: root,
    source: { file: exceptionsFile, line },
    ...violation,
  }));
}

function about({ id, title, severity, fix, reference }: Omit<Rule, "types" | "reads">, level: Finding["level"]) {
  return { rule: id, title, severity, level, fix, reference };
}

function placeOf({ urn }: Resource, targets: ReadonlyMap<string, string>) {
  const target = targets.get(urn);
  return { resource: urn, ...(target === undefined ? {} : { target }) };
}

const violationOf = ({ path, message }: Violation) => ({ path, message });
