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
  /** What the deployment answered, such as the ARN; a component's registered outputs. */
  readonly outputs?: Props;
  /** URN of the component that it belongs to. */
  readonly parent?: string;
  /** Input → URNs of the resources whose outputs it is made of: known also where the value is not. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
};

export type Subject = Resource & {
  /** Paths of inputs that stand only after the deployment, for example `environment.variables.TABLE`: absent from `props`. */
  readonly unknown: readonly string[];
  /** The rule's `defaults`, and over them what the configuration says. */
  readonly config: Props;
  /** The secrets in its inputs and outputs; empty for a rule that does not ask for them, see `facts`. */
  readonly secrets: readonly SecretFound[];
};

/** Where a secret stands, and what it looks like. It never holds the secret. */
export type SecretFound = {
  readonly path: string;
  /** Where in the JSON that the input holds; empty when it holds none. */
  readonly inside: string;
  readonly kind: string;
};

export type Violation = {
  /** The input that is wrong, for example `policy`: a violation on an unknown input is dropped, as it cannot be judged. */
  readonly path: string;
  /** What is wrong, in one sentence without its full stop. Never a secret's value. */
  readonly message: string;
};

/** What every rule says of itself. */
type About = {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Type tokens of the resources that it reads; `component` stands for every component. */
  readonly types: readonly string[];
  /** Inputs that it reads: while one of them is unknown, the rule says that it cannot judge yet. */
  readonly reads: readonly string[];
  readonly why: string;
  readonly fix: string;
  /** Where AWS, CIS or the Foundational Security Best Practices (FSBP) ask for it. */
  readonly reference: string;
  /** What may be configured, with the values that hold when it is not. */
  readonly defaults?: Readonly<Record<string, number | readonly string[]>>;
  /** What is gathered for it beforehand. */
  readonly facts?: "secrets";
};

/** Judges one resource at a time. */
export type ResourceRule = About & { readonly check: (subject: Subject) => readonly Violation[] };

/** Judges what only all resources together show. */
export type StackRule = About & { readonly checkStack: (stack: Stack) => readonly StackViolation[] };

export type Rule = ResourceRule | StackRule;

export type StackViolation = Violation & {
  /** The resource to mend. */
  readonly resource: Resource;
};

/** One of the resources of a stack: `props` holds its known inputs, and its known outputs over them. */
export type Member = Resource & Pick<Subject, "unknown" | "secrets">;

export type Stack = {
  readonly resources: readonly Member[];
  readonly config: Props;
  ofType(...types: readonly string[]): readonly Member[];
  /** The resources whose outputs an input is made of. */
  referenced(from: Member, input: string): readonly Member[];
  /** The resources with an input that is made of this one's outputs; of these types only, when any are named. */
  referring(to: Member, ...types: readonly string[]): readonly Member[];
  /** The members of a component, at every depth. */
  within(component: Member): readonly Member[];
};
