/** What the definition of a state machine calls. */
import type { Member, Props } from "#policy/core/rule";
import { at, isRecord, list, parsed, texts } from "#policy/core/values";

/** What is called, and the states that call it. */
export type Call = {
  readonly states: readonly string[];
  /** As it stands in the definition; undefined when it is made up at run time. */
  readonly named: string | undefined;
  readonly lambda: Lambda | undefined;
};

export type Lambda = {
  /** The function's own ARN. */
  readonly arn: string;
  /** What follows the function's name: a version's number, an alias or `$LATEST`. */
  readonly qualifier: string | undefined;
};

export type Calls = {
  readonly functions: readonly Call[];
  /** Services that it calls besides Lambda, for example `sqs`. */
  readonly services: ReadonlySet<string>;
};

/** Undefined when the definition stands only after the deployment, or is no JSON. */
export function callsOf(machine: Member): Calls | undefined {
  const { definition } = machine.props;
  const read = typeof definition === "string" ? parsed(definition) : undefined;
  if (!isRecord(read)) return undefined;
  const states = statesIn(read);
  const services = states.flatMap(([, { Resource }]) => (typeof Resource === "string" ? servicesOf(Resource) : []));
  return { functions: together(states.flatMap(([name, state]) => called(name, state))), services: new Set(services) };
}

/** All states, those of branches and iterations too. */
function statesIn(machine: unknown): readonly (readonly [string, Props])[] {
  return Object.entries(isRecord(machine) && isRecord(machine.States) ? machine.States : {}).flatMap(([name, state]) =>
    isRecord(state)
      ? [[name, state] as const, ...[...list(state.Branches), state.ItemProcessor, state.Iterator].flatMap(statesIn)]
      : [],
  );
}

function together(calls: readonly Call[]): readonly Call[] {
  const found = new Map<string | undefined, Call>();
  for (const call of calls) {
    const states = [...(found.get(call.named)?.states ?? []), ...call.states];
    found.set(call.named, { ...call, states });
  }
  return [...found.values()];
}

function called(state: string, { Resource, Arguments, Parameters }: Props): readonly Call[] {
  if (typeof Resource !== "string") return [];
  if (lambdaIn(Resource)) return [{ states: [state], named: Resource, lambda: lambdaIn(Resource) }];
  if (!/:lambda:invoke/i.test(Resource)) return [];
  const [name] = texts(at(Arguments ?? Parameters, "FunctionName"));
  const named = name?.startsWith("{%") ? undefined : name;
  return [{ states: [state], named, lambda: named === undefined ? undefined : lambdaIn(named) }];
}

/** Lambda Developer Guide, "Lambda function ARNs": `arn:aws:lambda:region:account:function:name[:qualifier]`. */
function lambdaIn(arn: string): Lambda | undefined {
  const [, own, qualifier] = /^(arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+)(?::(.+))?$/.exec(arn) ?? [];
  return own === undefined ? undefined : { arn: own, qualifier };
}

/** For example `state check-ticket calls`. */
export const callers = ({ states }: Call): string =>
  `${states.length === 1 ? "state" : "states"} ${states.join(", ")} ${states.length === 1 ? "calls" : "call"}`;

/** Whose actions a call needs, where that is not what the call names. */
const actsAs: Readonly<Record<string, readonly string[]>> = {
  cloudwatchlogs: ["logs"],
  eventbridge: ["events"],
  http: ["states", "events", "secretsmanager"],
  lambda: [],
  sesv2: ["ses"],
  sfn: ["states"],
};

/** `arn:aws:states:::sqs:sendMessage` and `arn:aws:states:::aws-sdk:sqs:sendMessage` call SQS. */
function servicesOf(resource: string): readonly string[] {
  const [, service = "lambda"] = /^arn:[^:]+:states:[^:]*:[^:]*:(?:aws-sdk:)?([a-z0-9]+):/.exec(resource) ?? [];
  // What is waited for to its end tells of it by EventBridge.
  return [...(actsAs[service] ?? [service]), ...(resource.includes(".sync") ? ["events"] : [])];
}
