import type { CallExpression, Expression as Node, ObjectExpression } from "acorn";
import { type Expression, literal } from "../expression.ts";
import { argument, type Here, wrong } from "./here.ts";
import { known } from "./known.ts";
import type { Schema } from "./schema.ts";
import { duration, resultName, stepName, type Wanted } from "./step-calls.ts";
import { value } from "./values.ts";

type Written = ReadonlyMap<string, Node>;

/** `await ask(…)`: a question to a person or a group, with a time limit. */
export function readAsk(call: CallExpression, here: Here, wanted: Wanted): string {
  const name = stepName(call, here);
  if (wanted === "nothing") {
    throw wrong(
      here,
      call,
      `nobody reads the answer to "${name}"`,
      "write const answer = await ask(…), or post a message instead",
    );
  }
  const node = argument(here, call.arguments, 1);
  if (node?.type !== "ObjectExpression")
    throw wrong(here, node ?? call, "the question must be written out here", "write { to, text, choices, within }");
  const written = fields(node, here);
  const limit = written.get("within");
  if (!limit) throw wrong(here, node, "a question needs a time limit", 'add within: "4 hours"');
  const within = duration(limit, here);
  if (within > 31_000_000)
    throw wrong(here, limit, "a question of more than 358 days outlives its run", "ask again in a loop");
  const choices = readChoices(written.get("choices"), node, here);
  const question: (readonly [string, Expression])[] = [
    ["to", required("to", written, node, here)],
    ["text", required("text", written, node, here)],
    ["choices", choices],
    ["withinSeconds", literal(within)],
    ...timed(written, within, here),
    ...who(written, here),
  ];
  const result = resultName(name, here, wanted);
  here.reading.shapes.setVariable(result, {
    maybe: true,
    schema: { type: "object", anyOf: choices.entries.map(answerOf) },
  });
  here.out.push({
    kind: "ask",
    place: here.text.place(call),
    name,
    question: { op: "object", entries: question },
    within,
    result,
  });
  return result;
}

const allowed = new Set(["to", "text", "choices", "within", "remindAfter", "escalate", "quorum", "exclude"]);

function fields(node: ObjectExpression, here: Here): Written {
  const found = new Map<string, Node>();
  for (const one of node.properties) {
    const key = one.type === "Property" && !one.computed && one.key.type === "Identifier" ? one.key.name : undefined;
    if (one.type !== "Property" || key === undefined)
      throw wrong(here, one, "the question must be written out here", "name each of its fields");
    if (!allowed.has(key)) throw wrong(here, one, `a question has no "${key}"`, `it has ${[...allowed].join(", ")}`);
    found.set(key, one.value);
  }
  return found;
}

function required(key: string, written: Written, node: Node, here: Here): Expression {
  const found = written.get(key);
  if (!found) throw wrong(here, node, `the question has no "${key}"`, `add ${key}`);
  return value(found, here);
}

function timed(written: Written, within: number, here: Here): (readonly [string, Expression])[] {
  const early = (what: string, at: Node): number => {
    const after = duration(at, here);
    if (after < within) return after;
    throw wrong(here, at, `the ${what} would come after the end of the question`, `less than ${within} seconds`);
  };
  const found: (readonly [string, Expression])[] = [];
  const remind = written.get("remindAfter");
  if (remind) found.push(["remindAfterSeconds", literal(early("reminder", remind))]);
  const escalate = written.get("escalate");
  if (!escalate) return found;
  const parts = escalate.type === "ObjectExpression" ? new Map(escalate.properties.flatMap(named)) : undefined;
  const [after, to] = [parts?.get("after"), parts?.get("to")];
  if (!after || !to)
    throw wrong(
      here,
      escalate,
      "an escalation must be written out here",
      'write escalate: { after: "2 hours", to: … }',
    );
  const entries = [
    ["afterSeconds", literal(early("escalation", after))],
    ["to", value(to, here)],
  ] as const;
  return [...found, ["escalate", { op: "object", entries }]];
}

const named = (one: ObjectExpression["properties"][number]): (readonly [string, Node])[] =>
  one.type === "Property" && one.key.type === "Identifier" ? [[one.key.name, one.value]] : [];

function who(written: Written, here: Here): (readonly [string, Expression])[] {
  const found: (readonly [string, Expression])[] = [];
  const quorum = written.get("quorum");
  if (quorum) {
    const count = known(quorum, here);
    if (typeof count !== "number" || !Number.isInteger(count) || count < 1)
      throw wrong(here, quorum, "a quorum is a number of people", "write quorum: 2");
    found.push(["quorum", literal(count)]);
  }
  const exclude = written.get("exclude");
  if (exclude) {
    if (known(exclude, here) !== "subject")
      throw wrong(here, exclude, "only the subject of the alert can be excluded", 'write exclude: "subject"');
    found.push(["exclude", literal("subject")]);
  }
  return found;
}

function readChoices(node: Node | undefined, question: Node, here: Here): Expression & { op: "object" } {
  const read = node?.type === "ObjectExpression" ? value(node, here) : undefined;
  if (read?.op !== "object")
    throw wrong(
      here,
      node ?? question,
      "the choices must be written out here",
      'write choices: { yes: "Yes", no: "No" }',
    );
  if (read.entries.length === 0)
    throw wrong(here, node ?? question, "a question needs a choice", 'write choices: { yes: "Yes" }');
  for (const [key, choice] of read.entries) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(key))
      throw wrong(here, node ?? question, `"${key}" is not a choice's key`, "use lower-case words joined by -");
    const label = choice.op === "object" ? choice.entries.find(([name]) => name === "label")?.[1] : choice;
    if (label?.op === "literal" && String(label.value).length > 75) {
      throw wrong(
        here,
        node ?? question,
        `the label of "${key}" has more than 75 characters`,
        "Slack shows 75 on a button",
      );
    }
    for (const field of formFields(choice)) {
      if (["choice", "by", "at"].includes(field))
        throw wrong(
          here,
          node ?? question,
          `a form has no field "${field}"`,
          "every answer has it already; use another name",
        );
    }
  }
  return read;
}

function formFields(choice: Expression): readonly string[] {
  const found = choice.op === "object" ? choice.entries.find(([name]) => name === "fields")?.[1] : undefined;
  return found?.op === "object" ? found.entries.map(([name]) => name) : [];
}

const text: Schema = { type: "string" };
const person: Schema = {
  type: "object",
  properties: { id: text, name: text, email: text },
  required: ["id", "name", "email"],
};

function answerOf([key, choice]: readonly [string, Expression]): Schema {
  const filled = formFields(choice);
  return {
    type: "object",
    properties: {
      choice: { type: "string", const: key },
      by: person,
      at: text,
      ...Object.fromEntries(filled.map((field) => [field, text])),
    },
    required: ["choice", "by", "at", ...filled],
  };
}
