import { lazy } from "../../runtime/lazy.ts";
import { verifySlack } from "../../runtime/verify.ts";
import { type HttpRequest, type HttpResponse, httpRequest, unavailable } from "../http.ts";
import { concludeParts, now, secrets } from "../wiring.ts";
import { slackInteraction } from "./slack.ts";
import { webResponse } from "./web.ts";

/** Slack waits 3 s for us. */
const patienceMs = 1_800;
const platform = lazy(() => ({ ...concludeParts("respond"), patienceMs }));

/** HTTP API: `POST /slack/interactions`, `GET|POST /respond/{token}`. */
export async function handler(event: unknown): Promise<HttpResponse> {
  const request = httpRequest(event);
  try {
    if (request.path === "/slack/interactions") return await slackInteraction({ ...platform(), authentic }, request);
    return await webResponse(platform(), request);
  } catch (error) {
    // The path of a link is a secret and stays out of the log.
    platform().log.error("an answer could not be taken", { request: request.id, error });
    return unavailable(request);
  }
}

function authentic({ headers, body }: HttpRequest): Promise<boolean> {
  return secrets.accepts("slack/signing-secret", (values) =>
    verifySlack({ headers, body, secrets: values, now: now() }),
  );
}
