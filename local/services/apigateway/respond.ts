import { randomUUID } from "node:crypto";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError } from "../../service.ts";
import { fromInvokeArn, readFunctionArn } from "../lambda/arn.ts";
import { serviceMayInvoke } from "../lambda/permission.ts";
import { writeAccess } from "./access-log.ts";
import { type HttpAnswer, message, toAnswer } from "./answer.ts";
import { accessTime, type HttpRequest, joinHeaders, toEvent } from "./payload.ts";
import type { Api, Integration, Part, Records, Route, Stage } from "./records.ts";
import { matchRoute, type RouteMatch } from "./route-key.ts";
import type { Throttle } from "./throttle.ts";

const functionLimit = 6 * 1024 * 1024;

const internal = message(500, "Internal Server Error");
const notFound = message(404, "Not Found");

type Found = RouteMatch<Part<Route> & { readonly routeKey: string }>;

/** Answers one request to an HTTP API as API Gateway does, and writes its access log. */
export async function respond(
  cloud: Cloud,
  records: Records,
  throttle: Throttle,
  api: Api,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const now = cloud.clock.now();
  const requestId = randomUUID();
  const stage = records.stages.get(api.id, "$default")?.inputs;
  const routes = stage
    ? records.routes.list(api.id).map((route) => ({ ...route, routeKey: route.inputs.routeKey }))
    : [];
  const found = matchRoute(routes, request.method, request.path);
  const { answer, problem } = await judge();
  logAccess(cloud, api, stage, request, { requestId, now, routeKey: found?.route.routeKey ?? "-", answer, problem });
  return { ...answer, headers: { ...answer.headers, "apigw-requestid": requestId } };

  async function judge(): Promise<{ answer: HttpAnswer; problem?: string }> {
    if (!stage || !found) return { answer: notFound };
    if (!throttle.take(api.id, stage, found.route.routeKey, now)) return { answer: message(429, "Too Many Requests") };
    const integration = records.integrations.get(api.id, found.route.inputs.target.slice("integrations/".length));
    if (!integration) return { answer: internal, problem: `there is no ${found.route.inputs.target}` };
    const event = toEvent(request, {
      account: api.account,
      apiId: api.id,
      domainName: `127.0.0.1:${api.port}`,
      requestId,
      routeKey: found.route.routeKey,
      stage: stage.name,
      pathParameters: found.pathParameters,
      now,
    });
    return integrate(cloud, api, integration.inputs, found, JSON.stringify(event));
  }
}

async function integrate(
  cloud: Cloud,
  api: Api,
  { integrationUri, timeoutMilliseconds }: Integration,
  { route }: Found,
  payload: string,
): Promise<{ answer: HttpAnswer; problem?: string }> {
  if (Buffer.byteLength(payload) > functionLimit) return { answer: message(413, "Request Entity Too Large") };
  const arn = fromInvokeArn(integrationUri);
  const name = readFunctionArn(arn);
  const path =
    route.routeKey === "$default" ? "$default" : route.routeKey.replace(/^(\w+) /, "$1").replace("ANY/", "*/");
  const sourceArn = `arn:aws:execute-api:${api.region}:${api.account}:${api.id}/$default/${path}`;
  const caller = { service: "apigateway.amazonaws.com", sourceArn, sourceAccount: api.account };
  if (!name || !serviceMayInvoke(cloud.store, name, caller)) {
    const problem = `${arn} has no permission for API Gateway to invoke it from ${sourceArn}`;
    cloud.log(problem);
    return { answer: internal, problem };
  }
  try {
    const call = cloud.services.lambda.invoke({ functionArn: arn, payload, type: "RequestResponse" });
    const result = await within(call, timeoutMilliseconds);
    if (result === undefined)
      return { answer: message(503, "Service Unavailable"), problem: "the integration took too long" };
    if (result.error) return { answer: internal, problem: `${result.error.errorType}: ${result.error.errorMessage}` };
    const answer = toAnswer(result.payload);
    return answer
      ? { answer }
      : { answer: internal, problem: "the function's answer is not one of payload format 2.0" };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "TooManyRequestsException")
      return { answer: message(503, "Service Unavailable"), problem: error.message };
    return { answer: internal, problem: error.message };
  }
}

async function within<T>(call: Promise<T>, milliseconds: number): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), milliseconds);
  try {
    return await Promise.race([call, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function logAccess(
  cloud: Cloud,
  api: Api,
  stage: Stage | undefined,
  request: HttpRequest,
  {
    requestId,
    now,
    routeKey,
    answer,
    problem,
  }: { requestId: string; now: number; routeKey: string; answer: HttpAnswer; problem?: string | undefined },
): void {
  if (!stage?.accessLogSettings) return;
  const { headers } = joinHeaders(request.rawHeaders);
  const values = {
    requestId,
    extendedRequestId: requestId,
    accountId: api.account,
    apiId: api.id,
    stage: "$default",
    routeKey,
    httpMethod: request.method,
    path: request.path,
    protocol: request.protocol,
    status: String(answer.status),
    responseLength: String(answer.body.length),
    requestTime: accessTime(now),
    requestTimeEpoch: String(now),
    responseLatency: String(cloud.clock.now() - now),
    integrationLatency: String(cloud.clock.now() - now),
    integrationErrorMessage: problem ?? "",
    "integration.error": problem ?? "",
    "error.message": problem ?? "",
    "identity.sourceIp": request.sourceIp,
    "identity.userAgent": headers["user-agent"] ?? "",
  };
  writeAccess(cloud, stage.accessLogSettings, values, now);
}
