/** Tasks for Slack. */
export { findUser } from "./find-user.ts";
export { post } from "./post.ts";
export { update } from "./update.ts";
