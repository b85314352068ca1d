import assert from "node:assert/strict";
import type { Service } from "../../../../local/service.ts";
import { apigateway } from "../../../../local/services/apigateway/index.ts";
import { lambda } from "../../../../local/services/lambda/index.ts";
import { eventually } from "../../../support/until.ts";
import { context, fakeCloud } from "../fake-cloud.ts";
import { makeFunction, resourceOf } from "../lambda/fixture.ts";

const source = `export const handler = async (event) => {
  const wish = event.headers["x-wish"];
  if (wish === "throw") throw new Error("no");
  if (wish === "nonsense") return { statusCode: "many" };
  if (wish === "answer") return { statusCode: 201, headers: { "X-Own": "1" }, cookies: ["a=1", "b=2"], body: Buffer.from("hi").toString("base64"), isBase64Encoded: true };
  return event;
};`;

describe("An HTTP API", () => {
  const cloud = fakeCloud();
  const functions = lambda(cloud);
  cloud.bound.lambda = functions;
  let service: Service = apigateway(cloud);
  let url = "";
  let apiId = "";

  const make = async (type: string, inputs: Record<string, unknown>) => {
    const { id, outputs } = await resourceOf(service, type).create(inputs, context("api"));
    return { id, outputs };
  };

  before(async () => {
    const api = await make("aws:apigatewayv2/api:Api", { name: "api", protocolType: "HTTP" });
    [apiId, url] = [api.id, String(api.outputs.apiEndpoint)];
    const arn = (await makeFunction(cloud, functions, source, { publish: false })).replace(/:\$LATEST$/, "");
    const integration = await make("aws:apigatewayv2/integration:Integration", {
      apiId,
      integrationType: "AWS_PROXY",
      integrationUri: arn,
      payloadFormatVersion: "2.0",
    });
    for (const routeKey of ["POST /events/{name}", "GET /respond/{token}", "POST /slow", "POST /not-permitted"]) {
      await make("aws:apigatewayv2/route:Route", { apiId, routeKey, target: `integrations/${integration.id}` });
    }
    await make("aws:apigatewayv2/stage:Stage", {
      apiId,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: {
        destinationArn: "arn:aws:logs:us-east-1:000000000001:log-group:access",
        format: '{"route":"$context.routeKey","status":"$context.status","problem":"$context.integrationErrorMessage"}',
      },
      routeSettings: [{ routeKey: "POST /slow", throttlingRateLimit: 0.001, throttlingBurstLimit: 2 }],
    });
    const permission = resourceOf(functions, "aws:lambda/permission:Permission");
    for (const path of ["*/*/events/*", "*/GET/respond/{token}", "*/POST/slow"]) {
      const sourceArn = `${api.outputs.executionArn}/${path}`;
      const given = {
        action: "lambda:InvokeFunction",
        function: "sample",
        principal: "apigateway.amazonaws.com",
        sourceArn,
        statementId: `route-${path.length}`,
      };
      await permission.create(given, context("permission"));
    }
  });
  after(async () => {
    await service.stop?.();
    await functions.stop?.();
    cloud.dispose();
  });

  const post = (path: string, body: string | Uint8Array<ArrayBuffer> | null, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: "POST", body, headers });
  const eventOf = async (answer: Response) => Object(await answer.json());

  it("hands a request over as an event of payload format 2.0", async () => {
    const before = Date.now();
    const answer = await post("/events/ssh%2Dlogin?a=1&a=2&b=", '{"x":1}', {
      "content-type": "application/json",
      cookie: "one=1; two=2",
      "X-Mixed": "Case",
      "user-agent": "tester",
    });
    const { headers, requestContext, ...event } = await eventOf(answer);
    assert.deepEqual(event, {
      version: "2.0",
      routeKey: "POST /events/{name}",
      rawPath: "/events/ssh%2Dlogin",
      rawQueryString: "a=1&a=2&b=",
      cookies: ["one=1", "two=2"],
      queryStringParameters: { a: "1,2", b: "" },
      pathParameters: { name: "ssh-login" },
      body: '{"x":1}',
      isBase64Encoded: false,
    });
    assert.equal(headers["x-mixed"], "Case");
    assert.equal(headers.cookie, undefined);
    const { http, requestId, time, timeEpoch, ...rest } = requestContext;
    assert.deepEqual(http, {
      method: "POST",
      path: "/events/ssh%2Dlogin",
      protocol: "HTTP/1.1",
      sourceIp: "127.0.0.1",
      userAgent: "tester",
    });
    assert.equal(requestId, answer.headers.get("apigw-requestid"));
    assert.match(time, /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    assert.ok(timeEpoch >= before && timeEpoch <= Date.now());
    assert.equal(rest.apiId, apiId);
    assert.equal(rest.stage, "$default");
    assert.equal(rest.routeKey, "POST /events/{name}");
  });

  it("encodes a body that is not text", async () => {
    const event = await eventOf(
      await post("/events/x", Buffer.from([0, 255]), { "content-type": "application/x-www-form-urlencoded" }),
    );
    assert.equal(event.isBase64Encoded, true);
    assert.equal(event.body, Buffer.from([0, 255]).toString("base64"));
  });

  it("answers what the function says: status, headers, cookies, decoded body", async () => {
    const answer = await post("/events/x", null, { "x-wish": "answer" });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get("x-own"), "1");
    assert.deepEqual(answer.headers.getSetCookie(), ["a=1", "b=2"]);
    assert.equal(await answer.text(), "hi");
  });

  for (const [title, path, wish, status, text] of [
    ["404 where there is no route", "/other", "", 404, "Not Found"],
    ["404 for another method", "/respond/abc", "", 404, "Not Found"],
    ["500 when the function fails", "/events/x", "throw", 500, "Internal Server Error"],
    ["500 when the function's answer is none", "/events/x", "nonsense", 500, "Internal Server Error"],
    ["500 when the function does not permit the call", "/not-permitted", "", 500, "Internal Server Error"],
  ] as const) {
    it(`answers ${title}`, async () => {
      const answer = await post(path, null, { "x-wish": wish });
      assert.equal(answer.status, status);
      assert.deepEqual(await answer.json(), { message: text });
    });
  }

  for (const [megabytes, path] of [
    [7, "/events/x"],
    [11, "/events/x"],
    [11, "/other"],
  ] as const) {
    it(`answers 413 to ${megabytes} MB for ${path}`, async () => {
      const answer = await post(path, Buffer.alloc(megabytes * 1024 * 1024, "x"), {
        "content-type": "text/plain",
      });
      assert.equal(answer.status, 413);
      assert.deepEqual(await answer.json(), { message: "Request Entity Too Large" });
    });
  }

  it("answers 429 above a route's burst, and only on that route", async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => post("/slow", null)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    assert.deepEqual(await refused?.json(), { message: "Too Many Requests" });
    assert.equal((await fetch(`${url}/respond/abc`)).status, 200);
  });

  it("writes an access log by the stage's format", async () => {
    await post("/events/x", null);
    await post("/not-permitted", null);
    await eventually(() => {
      const lines = cloud.logged.filter((line) => line.startsWith("access ")).map((line) => JSON.parse(line.slice(7)));
      assert.ok(lines.some(({ route, status }) => route === "POST /events/{name}" && status === "200"));
      assert.ok(
        lines.some(({ route, problem }) => route === "POST /not-permitted" && /has no permission/.test(problem)),
      );
    });
  });

  it("listens at the same address after a restart", async () => {
    await service.stop?.();
    await assert.rejects(fetch(`${url}/respond/abc`));
    service = apigateway(cloud);
    await service.start?.();
    assert.equal((await fetch(`${url}/respond/abc`)).status, 200);
  });

  it("is not found any more when it is deleted", async () => {
    const { id, outputs } = await make("aws:apigatewayv2/api:Api", { name: "short-lived", protocolType: "HTTP" });
    assert.equal((await fetch(`${outputs.apiEndpoint}/respond/abc`)).status, 404);
    await resourceOf(service, "aws:apigatewayv2/api:Api").delete(id, {}, context("api"));
    await assert.rejects(fetch(`${outputs.apiEndpoint}/respond/abc`));
  });
});
