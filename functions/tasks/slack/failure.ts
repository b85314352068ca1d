/** What a failed call to Slack is called. */
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from "@slack/web-api";
import { TaskDenied, TaskFailed, TaskNotFound, TaskThrottled, TaskUnavailable } from "../../runtime/errors.ts";

const notFound = new Set([
  "users_not_found",
  "user_not_found",
  "channel_not_found",
  "message_not_found",
  "no_such_subteam",
]);
const denied = new Set([
  "invalid_auth",
  "not_authed",
  "token_revoked",
  "token_expired",
  "account_inactive",
  "missing_scope",
  "no_permission",
  "not_in_channel",
  "is_archived",
  "restricted_action",
  "cant_update_message",
  "access_denied",
  "not_allowed_token_type",
]);
const passing = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
]);

/** For `catch`: throws the named task error that fits; `what` completes "could not …". */
export function slackFailure(what: string): (error: unknown) => never {
  return (error) => {
    const could = `could not ${what}`;
    if (error instanceof WebAPIRateLimitedError)
      throw new TaskThrottled(`${could}: Slack asks to wait`, { cause: error });
    if (error instanceof WebAPIHTTPError) {
      const message = `${could}: Slack answered ${error.statusCode}`;
      if (error.statusCode === 429) throw new TaskThrottled(message);
      if (error.statusCode === 401 || error.statusCode === 403) throw new TaskDenied(message);
      throw new TaskUnavailable(message);
    }
    if (error instanceof WebAPIPlatformError) {
      const code = error.data.error;
      const message = `${could}: Slack says ${/^[a-z_]{1,60}$/.test(code) ? code : "something unknown"}`;
      if (notFound.has(code)) throw new TaskNotFound(message);
      if (denied.has(code)) throw new TaskDenied(message);
      if (code === "ratelimited" || code === "rate_limited") throw new TaskThrottled(message);
      if (passing.has(code)) throw new TaskUnavailable(message);
      throw new TaskFailed(message);
    }
    throw new TaskUnavailable(`${could}: no answer from Slack`);
  };
}
