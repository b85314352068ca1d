import { environment } from "../../runtime/environment.ts";
import { type HttpResponse, httpRequest, json } from "../http.ts";

/** HTTP API: `GET /health`. Depends on nothing. */
export async function handler(event: unknown): Promise<HttpResponse> {
  return json(httpRequest(event), 200, { status: "ok", version: environment().version });
}
