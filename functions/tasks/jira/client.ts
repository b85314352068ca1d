/** What the Jira tasks share: how Jira Cloud's REST API v3 is called. */
import type { TaskContext } from "../../runtime/context.ts";
import type { HttpRequest, HttpResponse } from "../../runtime/http.ts";
import { registerSecret } from "../../runtime/redact.ts";

export const jiraSecrets = ["jira/token"];
export const jiraSettings = ["jira/url", "jira/email"];

/** Calls Jira: `path` begins with a slash and is built by `path`. Signed in as the e-mail address with its API token. */
export async function jira(
  context: TaskContext,
  path: string,
  request: Omit<HttpRequest, "url" | "headers"> = {},
): Promise<HttpResponse> {
  const credentials = Buffer.from(
    `${context.setting("jira/email")}:${await context.secret("jira/token")}`,
    "utf8",
  ).toString("base64");
  // Encoded together with the e-mail address, the token looks like none of its registered forms.
  registerSecret(credentials);
  return context.http.request({
    ...request,
    url: `${context.setting("jira/url").replace(/\/+$/, "")}${path}`,
    headers: { authorization: `Basic ${credentials}` },
  });
}

/** An issue's address for people. */
export function browseUrl(context: TaskContext, key: string): string {
  return `${context.setting("jira/url").replace(/\/+$/, "")}/browse/${encodeURIComponent(key)}`;
}
