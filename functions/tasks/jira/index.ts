/** Tasks for Jira. */
export { comment } from "./comment.ts";
export { createIssue } from "./create-issue.ts";
export { getIssue } from "./get-issue.ts";
export { search } from "./search.ts";
export { transition } from "./transition.ts";
