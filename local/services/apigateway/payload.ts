/** A request as it came in, before it becomes an event. */
export type HttpRequest = {
  readonly method: string;
  /** The path as it was sent, without the query. */
  readonly path: string;
  readonly query: string;
  readonly protocol: string;
  readonly sourceIp: string;
  /** Name, value, name, value, … */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
};

/** What API Gateway knows of a request. */
export type RequestDetails = {
  readonly account: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly requestId: string;
  readonly routeKey: string;
  readonly stage: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
};

const textTypes = /^(text\/.*|application\/(json|xml|javascript|.*\+(json|xml)))$/;

/** Header names in lower case; values of one name joined by a comma. Cookies are not among them. */
export function joinHeaders(rawHeaders: readonly string[]): { headers: Record<string, string>; cookies: string[] } {
  const values = new Map<string, string[]>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = String(rawHeaders[index]).toLowerCase();
    values.set(name, [...(values.get(name) ?? []), String(rawHeaders[index + 1])]);
  }
  const cookies = (values.get("cookie") ?? []).flatMap((line) => line.split(/;\s*/)).filter((cookie) => cookie !== "");
  values.delete("cookie");
  return { headers: Object.fromEntries([...values].map(([name, all]) => [name, all.join(",")])), cookies };
}

/** Whether API Gateway hands a body of this type on as text; it encodes any other. */
export function isText(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  return textTypes.test(contentType.split(";")[0]?.trim().toLowerCase() ?? "");
}

/**
 * The event of payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent(request: HttpRequest, details: RequestDetails): Record<string, unknown> {
  const { headers, cookies } = joinHeaders(request.rawHeaders);
  const { account, apiId, domainName, requestId, routeKey, stage, pathParameters, now } = details;
  const query = joinQuery(request.query);
  const isBase64Encoded = request.body.length > 0 && !isText(headers["content-type"]);
  return {
    version: "2.0",
    routeKey,
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId: account,
      apiId,
      domainName,
      domainPrefix: domainName.split(".")[0],
      http: {
        method: request.method,
        path: request.path,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey,
      stage,
      time: accessTime(now),
      timeEpoch: now,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(request.body.length > 0 && { body: request.body.toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  };
}

function joinQuery(query: string): Record<string, string> {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, all]) => [name, all.join(",")]));
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The time of access logs, such as `12/Mar/2020:19:03:58 +0000`. */
export function accessTime(now: number): string {
  const time = new Date(now);
  const day = String(time.getUTCDate()).padStart(2, "0");
  return `${day}/${months[time.getUTCMonth()]}/${time.getUTCFullYear()}:${time.toISOString().slice(11, 19)} +0000`;
}
