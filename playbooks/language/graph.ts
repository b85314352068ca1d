import type { Compiled } from "./compile.ts";
import { isJson, type Json } from "./json.ts";
import { isObject } from "./write/state.ts";

type Node = { readonly name: string; readonly state: Readonly<Record<string, Json>> };

/** Draws a compiled playbook as a Mermaid flowchart. The ways of failures are dotted; retries are not drawn. */
export function graph(compiled: Compiled): string {
  const ids = new Map<string, string>();
  return ["flowchart TD", ...drawMachine(compiled.machine, ids, "  ")].join("\n");
}

function drawMachine(
  machine: Readonly<Record<string, Json>>,
  ids: Map<string, string>,
  indent: string,
): readonly string[] {
  const states = machine.States;
  if (!isObject(states)) return [];
  const nodes = Object.entries(states).flatMap(([name, state]): Node[] => (isObject(state) ? [{ name, state }] : []));
  return [
    ...nodes.flatMap((node) => drawNode(node, ids, indent)),
    ...nodes.flatMap((node) => drawWays(node, ids).map((way) => indent + way)),
  ];
}

const idOf = (name: string, ids: Map<string, string>): string => {
  const id = ids.get(name) ?? `s${ids.size}`;
  ids.set(name, id);
  return id;
};

/** Text that Mermaid takes as text. */
const text = (name: string): string =>
  `"${name.replaceAll("&", "#amp;").replaceAll('"', "#quot;").replaceAll("<", "#lt;")}"`;

function drawNode({ name, state }: Node, ids: Map<string, string>, indent: string): readonly string[] {
  const id = idOf(name, ids);
  const label = text(name);
  switch (state.Type) {
    case "Choice":
      return [`${indent}${id}{${label}}`];
    case "Succeed":
    case "Fail":
      return [`${indent}${id}([${label}])`];
    case "Wait":
      return [`${indent}${id}[/${label}/]`];
    case "Task":
      return [`${indent}${id}${isQuestion(state) ? `{{${label}}}` : `[${label}]`}`];
    case "Parallel":
    case "Map": {
      const inner = [state.Branches, state.ItemProcessor].flat().filter(isObject);
      const drawn = inner.flatMap((machine) => drawMachine(machine, ids, `${indent}  `));
      return [`${indent}subgraph ${id}[${label}]`, ...drawn, `${indent}end`];
    }
    default:
      return [`${indent}${id}(${label})`];
  }
}

const isQuestion = (state: Node["state"]): boolean => String(state.Resource).endsWith(".waitForTaskToken");

function drawWays({ name, state }: Node, ids: Map<string, string>): readonly string[] {
  const from = idOf(name, ids);
  const rules = (key: string): readonly Json[] =>
    [state[key]].flat().filter((rule) => rule !== undefined && isJson(rule));
  const to = (rule: Json | undefined, arrow: string): readonly string[] => {
    const next = isObject(rule) ? rule.Next : rule;
    return typeof next === "string" ? [`${from} ${arrow} ${idOf(next, ids)}`] : [];
  };
  return [
    ...rules("Choices").flatMap((rule) => to(rule, "-->|yes|")),
    ...to(state.Default, "-->|otherwise|"),
    ...to(state.Next, "-->"),
    ...rules("Catch").flatMap((rule) => to(rule, "-.->")),
  ];
}
