/** What a function sends out carries its trace header, as the AWS SDK has it and as tracing layers add it for the rest. */
import { subscribe } from "node:diagnostics_channel";
import { ClientRequest } from "node:http";

const header = "x-amzn-trace-id";

/** A request of `fetch`: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
type Fetched = { addHeader(name: string, value: string): unknown };

export function sendTraceHeader(): void {
  const trace = () => process.env._X_AMZN_TRACE_ID ?? "";
  subscribe("http.client.request.created", (message) => {
    const request = part(message, "request");
    if (request instanceof ClientRequest && !request.hasHeader(header)) request.setHeader(header, trace());
  });
  subscribe("undici:request:create", (message) => {
    const request = part(message, "request");
    if (isFetched(request)) request.addHeader(header, trace());
  });
}

const part = (message: unknown, name: string): unknown =>
  typeof message === "object" && message !== null ? Reflect.get(message, name) : undefined;

const isFetched = (request: unknown): request is Fetched =>
  typeof request === "object" && request !== null && "addHeader" in request && typeof request.addHeader === "function";
