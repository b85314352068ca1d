import type { Pattern } from "acorn";
import type { CallSite } from "../call-site.ts";
import { type Expression, variable } from "../expression.ts";
import type { Step, Steps } from "../steps.ts";
import type { Uses } from "../tools.ts";
import { ending } from "./endings.ts";
import { type Here, type Reading, wrong } from "./here.ts";
import { Scope } from "./scope.ts";
import { statements } from "./statements.ts";
import { textOf } from "./text.ts";

/** One function of a playbook: its steps, its closing steps, or a procedure that it uses. */
export type Section = {
  readonly part: Here["part"];
  readonly steps: object;
  readonly uses: Uses;
  readonly at: CallSite;
  readonly prefix: string;
  readonly depth: number;
  /** What a procedure was given. */
  readonly input?: Expression | undefined;
};

/** Reads a function's own text into steps. */
export function readSection(reading: Reading, section: Section): Steps {
  const { part, prefix, depth } = section;
  const text = textOf(reading.playbook, section.steps, section.at);
  const scope = new Scope();
  const out: Step[] = [];
  const here: Here = { reading, text, part, prefix, scope, out, depth, inLoop: false, inCase: false, sometimes: false };
  const [tools] = text.node.params;
  if (tools) bindTools(here, tools, section);
  const { body } = text.node;
  if (body.type === "BlockStatement") statements(body.body, { ...here, scope: new Scope(scope) });
  else ending(body, body, here);
  return out;
}

function bindTools(here: Here, tools: Pattern, section: Section): void {
  if (tools.type !== "ObjectPattern") {
    throw wrong(here, tools, "the steps take their tools by name", "write async steps({ alert, task, ask, … }) { … }");
  }
  for (const one of tools.properties) {
    if (one.type !== "Property" || one.key.type !== "Identifier" || one.value.type !== "Identifier") {
      throw wrong(
        here,
        one,
        "the tools cannot be taken apart here",
        "take them by name, and take them apart in the steps",
      );
    }
    const { name } = one.key;
    here.scope.set(one.value.name, toolFor(name, section));
  }
}

function toolFor(name: string, { uses, input }: Section): Parameters<Scope["set"]>[1] {
  if (name === "alert" || name === "outcome") return { is: "value", value: variable(name) };
  if (name === "investigation")
    return { is: "value", value: { op: "object", entries: [["id", { op: "context", path: "Execution.Name" }]] } };
  if (name === "input" && input) return { is: "value", value: input };
  if (Object.hasOwn(uses, name)) return { is: "use", value: uses[name] };
  return { is: "tool", name };
}
