export { type Checked, check, type Facts, type Finding } from "./check.ts";
export { type Compiled, compile } from "./compile.ts";
export { graph } from "./graph.ts";
export { aslPlaybook, type Playbook, playbook, procedure } from "./playbook.ts";
export { PlaybookError } from "./problem.ts";
export { type Given, type Tried, tryPlaybook } from "./run/try.ts";
export { tasksOf } from "./tasks-of.ts";
export type { Answer, Choices, Ended, Question, Tools, Value } from "./tools.ts";
