export { type Compiled, compile } from "./compile.ts";
export { aslPlaybook, type Playbook, playbook, procedure } from "./playbook.ts";
export { PlaybookError } from "./problem.ts";
export type { Answer, Choices, Ended, Question, Tools, Value } from "./tools.ts";
