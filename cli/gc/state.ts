/** What Pulumi's state holds: the deployment's own record of what is current. What has left it is retained. Pure. */
import { z } from "zod";
import type { Target } from "../deployment.ts";

/** The resource types that may be retained, and what Pulumi takes as their id. */
const types = {
  /** Its ARN. */
  machine: "aws:sfn/stateMachine:StateMachine",
  /** Its name; so are the next two. */
  function: "aws:lambda/function:Function",
  role: "aws:iam/role:Role",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  /** Its ARN. */
  secret: "aws:secretsmanager/secret:Secret",
  /** `<role>:<policy>`. */
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
} as const;

/** Answers whether a resource is current. */
export type StackState = { has(kind: keyof typeof types, id: string): boolean };

const resource = z.looseObject({ urn: z.string(), type: z.string(), id: z.string().optional() });
const exported = z.object({
  deployment: z.object({
    resources: z.array(resource).nullish(),
    pending_operations: z.array(z.looseObject({ resource: z.looseObject({ urn: z.string() }) })).nullish(),
  }),
});

/**
 * Reads `pulumi stack export`. Throws when an update is under way or broke off: what it has made may not be recorded yet,
 * and would look retained.
 */
export function parseState(text: string, from: string): StackState {
  const { resources, pending_operations: pending } = parse(text, from).deployment;
  if (pending && pending.length > 0) {
    const what = pending.map(({ resource: { urn } }) => urn.split("::").at(-1)).join(", ");
    throw new Error(
      `An update of this stack is under way or broke off (${what}). Let it end, or mend it with socless rollout repair, then collect.`,
    );
  }
  const held = new Set((resources ?? []).map(({ type, id }) => `${type} ${id}`));
  return { has: (kind, id) => held.has(`${types[kind]} ${id}`) };
}

function parse(text: string, from: string): z.output<typeof exported> {
  try {
    return exported.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`${from} does not hold a stack's state: ${why}`);
  }
}

export const functionName = (arn: string): string => arn.split(":")[6] ?? "";

/**
 * Do these outputs and this state belong together? `living`: all that the outputs name is current. `destroyed`: none is.
 * Throws in between: one of them is of another stack, or older than the other.
 */
export function standing({ playbooks, functions }: Target, state: StackState): "living" | "destroyed" {
  const named = [
    ...Object.values(playbooks).map((arn) => ({ arn, known: state.has("machine", arn) })),
    ...Object.values(functions).map((arn) => ({ arn, known: state.has("function", functionName(arn)) })),
  ];
  const [unknown] = named.filter(({ known }) => !known);
  if (unknown === undefined) return "living";
  if (named.every(({ known }) => !known)) return "destroyed";
  throw new Error(
    `The outputs name ${unknown.arn}, and the stack's state does not hold it: they are of two stacks or of two moments. Run pulumi up, or give both of one moment (--outputs FILE --state FILE).`,
  );
}
