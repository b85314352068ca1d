/** What one way through a state machine comes to. */
export type Trace = {
  /** States that are entered: each is a transition that is paid. */
  readonly transitions: number;
  /** Function's ARN → how often a state calls it. */
  readonly calls: Readonly<Record<string, number>>;
  /** Questions that are answered, and how many of the answers open a form first. */
  readonly questions: number;
  readonly forms: number;
};

export const nothing: Trace = { transitions: 0, calls: {}, questions: 0, forms: 0 };

export function both(a: Trace, b: Trace): Trace {
  const arns = new Set([...Object.keys(a.calls), ...Object.keys(b.calls)]);
  return {
    transitions: a.transitions + b.transitions,
    calls: Object.fromEntries([...arns].map((arn) => [arn, (a.calls[arn] ?? 0) + (b.calls[arn] ?? 0)])),
    questions: a.questions + b.questions,
    forms: a.forms + b.forms,
  };
}

export const repeated = (count: number, { transitions, calls, questions, forms }: Trace): Trace => ({
  transitions: transitions * count,
  calls: Object.fromEntries(Object.entries(calls).map(([arn, n]) => [arn, n * count])),
  questions: questions * count,
  forms: forms * count,
});
