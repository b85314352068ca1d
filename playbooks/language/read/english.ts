import type { Node } from "acorn";

const words: Readonly<Record<string, string>> = {
  WhileStatement: "while",
  DoWhileStatement: "do … while",
  ForStatement: "for (;;)",
  ForInStatement: "for … in",
  ThrowStatement: "throw",
  NewExpression: "new",
  FunctionDeclaration: "a function inside a playbook",
  ClassDeclaration: "a class",
  UpdateExpression: "++ or --",
  ThisExpression: "this",
  ArrowFunctionExpression: "a function",
  FunctionExpression: "a function",
  SpreadElement: "…",
  SequenceExpression: "a comma",
  YieldExpression: "yield",
  ImportExpression: "import",
};

/** What a node is, for a person. */
export const english = (node: Node, text: string): string => words[node.type] ?? `"${text.slice(0, 40)}"`;
