import { allEndpoints as endpoints } from "../../endpoints/all.ts";
import type { Authentication } from "../../runtime/declare.ts";
import { lazy } from "../../runtime/lazy.ts";
import { createLog } from "../../runtime/log.ts";
import { verifyGithub, verifyHmac } from "../../runtime/verify.ts";
import { type HttpRequest, type HttpResponse, httpRequest, unavailable } from "../http.ts";
import { takeIn } from "../intake.ts";
import { intakeParts } from "../intake-parts.ts";
import { now, secrets } from "../wiring.ts";
import { ingest } from "./ingest.ts";

const intake = lazy(intakeParts);
const log = createLog({ function: "ingest" });

/** HTTP API: `POST /events/{endpoint}`. */
export async function handler(event: unknown): Promise<HttpResponse> {
  const request = httpRequest(event);
  try {
    return await ingest(
      { endpoints, authentic, take: (endpoint, alert) => takeIn(intake(), endpoint, alert) },
      request,
    );
  } catch (error) {
    log.error("an alert could not be taken in; its sender was told to send it again", { request: request.id, error });
    return unavailable(request);
  }
}

function authentic({ kind, secret }: Authentication, { headers, body }: HttpRequest): Promise<boolean> {
  const verify = kind === "hmac" ? verifyHmac : verifyGithub;
  return secrets.accepts(secret, (values) => verify({ headers, body, secrets: values, now: now() }));
}
