import type { ApiRequest, ApiResponse, AwsError, Properties, Protocol } from "../../service.ts";

const routes: readonly { method: string; path: RegExp; operation: string }[] = [
  { method: "POST", path: /^\/2015-03-31\/functions\/([^/]+)\/invocations$/, operation: "Invoke" },
  { method: "GET", path: /^\/2015-03-31\/functions\/?$/, operation: "ListFunctions" },
  { method: "GET", path: /^\/2015-03-31\/functions\/([^/]+)$/, operation: "GetFunction" },
  { method: "GET", path: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/, operation: "GetFunctionConfiguration" },
  { method: "GET", path: /^\/2015-03-31\/functions\/([^/]+)\/versions$/, operation: "ListVersionsByFunction" },
  { method: "GET", path: /^\/2015-03-31\/functions\/([^/]+)\/policy$/, operation: "GetPolicy" },
  { method: "GET", path: /^\/2015-03-31\/functions\/([^/]+)\/aliases$/, operation: "ListAliases" },
  { method: "DELETE", path: /^\/2015-03-31\/functions\/([^/]+)$/, operation: "DeleteFunction" },
  { method: "GET", path: /^\/2017-03-31\/tags\/([^/]+)$/, operation: "ListTags" },
  { method: "GET", path: /^\/2015-03-31\/event-source-mappings\/?$/, operation: "ListEventSourceMappings" },
];

const parameters = ["Qualifier", "FunctionName", "EventSourceArn", "Marker", "MaxItems"];

/** Lambda's REST protocol. */
export const lambdaProtocol: Protocol = { kind: "rest", parse, respond, fail };

function parse({ method, path, query, headers, body }: ApiRequest) {
  for (const { method: verb, path: pattern, operation } of routes) {
    const match = verb === method ? pattern.exec(path) : null;
    if (!match) continue;
    const input: Properties = {
      ...(match[1] !== undefined && { FunctionName: decodeURIComponent(match[1]) }),
      ...Object.fromEntries(parameters.filter((name) => query.has(name)).map((name) => [name, query.get(name)])),
    };
    if (operation !== "Invoke") return { operation, input };
    const invocationType = headers["x-amz-invocation-type"] ?? "RequestResponse";
    return { operation, input: { ...input, InvocationType: invocationType, Payload: body.toString("utf8") } };
  }
  return undefined;
}

function respond(operation: string, output: Properties = {}): ApiResponse {
  if (operation === "DeleteFunction") return { status: 204, body: "" };
  if (operation !== "Invoke")
    return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(output) };
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (typeof output.ExecutedVersion === "string") headers["x-amz-executed-version"] = output.ExecutedVersion;
  if (typeof output.FunctionError === "string") headers["x-amz-function-error"] = output.FunctionError;
  return { status: Number(output.StatusCode), headers, body: String(output.Payload ?? "") };
}

function fail({ code, message, status, fields }: AwsError): ApiResponse {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": code },
    body: JSON.stringify({ Type: "User", ...fields, message, Message: message }),
  };
}
