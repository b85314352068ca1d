import type { CallExpression, Expression as Node } from "acorn";
import { seconds } from "../duration.ts";
import { nothing } from "../expression.ts";
import { camel } from "../names.ts";
import { readAsk } from "./ask.ts";
import { forEach, given, parallel } from "./branches.ts";
import { argument, type Here, toolCalled, wrong } from "./here.ts";
import { fromUses, known } from "./known.ts";
import { formOf, shape, unknownShape } from "./schema.ts";
import { readSection } from "./section.ts";
import { asProcedure, asTask } from "./things.ts";
import { value } from "./values.ts";

/** What becomes of a step's result: not wanted, wanted under any name, or under this one. */
export type Wanted = "nothing" | "result" | { readonly named: string };

/** Reads a step that is waited for; gives the variable that holds its result, or undefined when it has none. */
export function step(node: Node, here: Here, wanted: Wanted): string | undefined {
  if (here.sometimes)
    throw wrong(
      here,
      node,
      "a step here would run only sometimes",
      "move it to a line of its own, before the condition",
    );
  if (node.type !== "CallExpression") throw notAStep(node, here);
  const tool = toolCalled(here, node);
  if (tool === "task") return task(node, here, wanted);
  if (tool === "ask") return readAsk(node, here, wanted);
  if (tool === "parallel") return parallel(node, here, wanted);
  if (tool === "forEach") return forEach(node, here, wanted);
  if (tool === "wait") return wait(node, here);
  if (tool) throw wrong(here, node, `${tool}(…) cannot be waited for`, "remove await");
  return shared(node, here, wanted);
}

function notAStep(node: Node, here: Here): Error {
  return wrong(
    here,
    node,
    `${here.text.words(node).slice(0, 40)} is not a step`,
    "await goes with task, ask, parallel, forEach, wait",
  );
}

/** A step's name, written out: results are kept under it. */
export function stepName(call: CallExpression, here: Here): string {
  const node = argument(here, call.arguments, 0);
  if (node?.type !== "Literal" || typeof node.value !== "string") {
    throw wrong(here, node ?? call, "a step's name must be written out", 'write it as "check-ticket"');
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(node.value))
    throw wrong(here, node, `"${node.value}" is not a step name`, "use lower-case words joined by -");
  const name = here.prefix + node.value;
  if (name.length > 60)
    throw wrong(here, node, `the step name "${name}" has ${name.length} characters`, "60 are allowed");
  return name;
}

/** The variable that will hold a step's result. */
export const resultName = (name: string, here: Here, wanted: Wanted): string =>
  here.reading.names.fresh(typeof wanted === "object" ? wanted.named : camel(name));

function task(call: CallExpression, here: Here, wanted: Wanted): string | undefined {
  const name = stepName(call, here);
  const [fn, given] = [argument(here, call.arguments, 1), argument(here, call.arguments, 2)];
  const found = fn && asTask(fromUses(fn, here));
  if (!found)
    throw wrong(
      here,
      fn ?? call,
      `${here.text.words(fn ?? call)} is not a task function`,
      "name one that is listed in uses",
    );
  const params = given ? value(given, here) : nothing;
  const common = {
    kind: "task",
    place: here.text.place(call),
    name,
    task: found.name,
    timeoutSeconds: found.timeoutSeconds ?? 30,
    params,
  } as const;
  if (wanted === "nothing") {
    here.out.push(common);
    return undefined;
  }
  const result = resultName(name, here, wanted);
  here.reading.shapes.setVariable(result, shape(formOf(found.result)));
  here.out.push({ ...common, result });
  return result;
}

function wait(call: CallExpression, here: Here): undefined {
  const name = stepName(call, here);
  const how = argument(here, call.arguments, 1);
  if (!how) throw wrong(here, call, "a wait needs a time", 'write wait("settle", "30 seconds")');
  here.out.push({ kind: "wait", place: here.text.place(call), name, seconds: duration(how, here) });
  return undefined;
}

/** A length of time that is known now, in seconds. */
export function duration(node: Node, here: Here): number {
  const read = known(node, here);
  const found = typeof read === "string" ? seconds(read) : undefined;
  if (found === undefined || found < 1)
    throw wrong(here, node, `${here.text.words(node)} is not a length of time`, 'write for example "4 hours"');
  return found;
}

/** A shared procedure: its steps stand here, named after this step. */
function shared(call: CallExpression, here: Here, wanted: Wanted): string | undefined {
  const found = call.callee.type === "Super" ? undefined : asProcedure(fromUses(call.callee, here));
  if (!found) throw notAStep(call, here);
  const name = stepName(call, here);
  const input = argument(here, call.arguments, 1);
  const body = readSection(here.reading, {
    part: "procedure",
    steps: found.steps,
    uses: found.uses,
    at: found.at,
    prefix: `${name}/`,
    depth: here.depth,
    input: input && value(input, here),
  });
  const result = wanted === "nothing" ? undefined : resultName(name, here, wanted);
  if (result) here.reading.shapes.setVariable(result, given(body, here) ?? unknownShape);
  here.out.push({ kind: "inline", place: here.text.place(call), body, result });
  return result;
}
