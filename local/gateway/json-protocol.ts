import { type ApiRequest, type ApiResponse, AwsError, type Properties, type Protocol } from "../service.ts";

type JsonProtocol = Extract<Protocol, { kind: "json" }>;
type RestProtocol = Extract<Protocol, { kind: "rest" }>;

/** AWS's JSON 1.0 and 1.1 protocols as a parser and writer like those that the other services bring themselves. */
export function jsonProtocol({ targetPrefix, version }: JsonProtocol): RestProtocol {
  const headers = { "content-type": `application/x-amz-json-${version}` };
  return {
    kind: "rest",
    parse: (request) => {
      const [prefix, operation] = split(request.headers["x-amz-target"] ?? "");
      return prefix === targetPrefix ? { operation, input: parseBody(request) } : undefined;
    },
    respond: (_operation, output) => ({
      status: 200,
      headers,
      body: output === undefined ? "" : JSON.stringify(output),
    }),
    fail: (error): ApiResponse => ({
      status: jsonStatus(error),
      headers: { ...headers, "x-amzn-errortype": error.code },
      body: JSON.stringify({ __type: error.code, message: error.message, ...error.fields }),
    }),
  };
}

/** These protocols answer refusals with 400, where the rest protocols answer 403. */
const jsonStatus = ({ status }: AwsError) => (status === 403 ? 400 : status);

function split(target: string): [prefix: string, operation: string] {
  const dot = target.lastIndexOf(".");
  return [target.slice(0, Math.max(dot, 0)), target.slice(dot + 1)];
}

function parseBody({ body }: ApiRequest): Properties {
  try {
    const input: unknown = body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
    if (typeof input === "object" && input !== null && !Array.isArray(input)) return { ...input };
  } catch {
    // Told below, as for any other body that is no object.
  }
  throw new AwsError("SerializationException", "The request's body is not a JSON object.");
}
