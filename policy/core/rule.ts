/** What a rule is, and what it looks at. */

export type Severity = "critical" | "high" | "medium" | "low";
export const severities: readonly Severity[] = ["critical", "high", "medium", "low"];

export type Props = Readonly<Record<string, unknown>>;

/** A resource as a program registered it: its inputs, with secrets in clear. */
export type Resource = {
  /** Pulumi's type token, for example `aws:sqs/queue:Queue`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** The inputs that are known; see `unknown`. */
  readonly props: Props;
};

export type Subject = Resource & {
  /** Paths of inputs that stand only after the deployment, for example `environment.variables.TABLE`: absent from `props`. */
  readonly unknown: readonly string[];
  /** The rule's `defaults`, and over them what the configuration says. */
  readonly config: Props;
};

export type Violation = {
  /** The input that is wrong, for example `policy`: a violation on an unknown input is dropped, as it cannot be judged. */
  readonly path: string;
  /** What is wrong, in one sentence without its full stop. Never a secret's value. */
  readonly message: string;
};

export type Rule = {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Type tokens of the resources that it judges. */
  readonly types: readonly string[];
  /** Inputs that it reads: while one of them is unknown, the rule says that it cannot judge yet. */
  readonly reads: readonly string[];
  readonly why: string;
  readonly fix: string;
  /** Where AWS, CIS or the Foundational Security Best Practices (FSBP) ask for it. */
  readonly reference: string;
  /** What may be configured, with the values that hold when it is not. */
  readonly defaults?: Readonly<Record<string, number | readonly string[]>>;
  readonly check: (subject: Subject) => readonly Violation[];
};
