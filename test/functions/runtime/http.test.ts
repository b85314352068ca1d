import assert from "node:assert/strict";
import type { LookupAddress } from "node:dns";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Resolve } from "../../../functions/runtime/address.ts";
import { createHttp, type HttpOptions, type HttpRequest } from "../../../functions/runtime/http.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

describe("the HTTP client of tasks", () => {
  let server: Server;
  let origin: string;
  let count: number;
  let answer: Answer;

  beforeEach(async () => {
    count = 0;
    server = createServer((request, response) => answer(request, response, ++count));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    origin = `http://127.0.0.1:${address.port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const call = (request: Partial<HttpRequest> = {}, options: HttpOptions = {}) =>
    createHttp({ allowed: [origin], random: () => 0, ...options }).request({ url: `${origin}/`, ...request });
  const status =
    (code: number, headers: Record<string, string> = {}): Answer =>
    (_request, response) =>
      response.writeHead(code, headers).end("{}");

  it("sends JSON and reads JSON", async () => {
    answer = async (request, response) => {
      response.end(JSON.stringify({ type: request.headers["content-type"], body: await text(request) }));
    };
    const response = await call({ method: "POST", body: { a: 1 } });
    assert.deepEqual(response.json(), { type: "application/json", body: '{"a":1}' });
  });

  it("names what error statuses mean", async () => {
    const names = {
      400: "Failed",
      401: "Denied",
      403: "Denied",
      404: "NotFound",
      409: "Failed",
      429: "Throttled",
      500: "Unavailable",
      302: "Failed",
    };
    for (const [code, name] of Object.entries(names)) {
      answer = status(Number(code), { location: "/elsewhere" });
      await assert.rejects(call({ method: "POST" }), { name: `Task.${name}` }, code);
    }
    answer = status(404);
    assert.equal((await call({ accept: [404] })).status, 404);
  });

  it("does not follow redirects", async () => {
    answer = status(302, { location: `${origin}/elsewhere` });
    await assert.rejects(call(), /redirects are not followed/);
    assert.equal(count, 1);
  });

  it("repeats a safe request that failed in passing, three times in all", async () => {
    answer = (request, response, n) => (n < 3 ? status(503) : status(200))(request, response, n);
    assert.equal((await call()).status, 200);
    assert.equal(count, 3);
    answer = status(502);
    await assert.rejects(call(), { name: "Task.Unavailable" });
    assert.equal(count, 6);
  });

  it("repeats a lost connection only when the request is safe or keyed", async () => {
    answer = (request, response, n) =>
      n % 2 === 1 ? void request.socket.destroy() : status(200)(request, response, n);
    await assert.rejects(call({ method: "POST" }), { name: "Task.Unavailable" });
    assert.equal(count, 1);
    count = 0;
    assert.equal((await call({ method: "POST", repeatable: true })).status, 200);
    assert.equal(count, 2);
  });

  it("repeats an effect only after a 429 that says when", async () => {
    answer = (request, response, n) =>
      (n === 1 ? status(429, { "retry-after": "0" }) : status(200))(request, response, n);
    assert.equal((await call({ method: "POST" })).status, 200);
    for (const failing of [status(429), status(503, { "retry-after": "0" })]) {
      count = 0;
      answer = failing;
      await assert.rejects(call({ method: "POST" }));
      assert.equal(count, 1);
    }
  });

  it("does not wait longer than the time it has", async () => {
    answer = status(429, { "retry-after": "3600" });
    // If it waited for its limit, this test would never see the end.
    await assert.rejects(call({ timeoutMs: 3_000_000 }), { name: "Task.Throttled" });
    assert.equal(count, 1);
  });

  it("gives up on a server that hangs, and on one that trickles", async () => {
    for (const hanging of [
      () => {},
      (_: unknown, response: ServerResponse) => void response.writeHead(200).write("{"),
    ]) {
      answer = hanging;
      await assert.rejects(call({ timeoutMs: 100 }), { name: "Task.Unavailable", message: /time limit/ });
    }
  });

  it("stops reading a body that is too large", async () => {
    answer = (_request, response) => response.end("x".repeat(2000));
    await assert.rejects(call({ maxBytes: 1000 }), /larger than 1000 bytes/);
    assert.equal((await call({ maxBytes: 2000 })).text.length, 2000);
  });

  it("refuses inside addresses unless the task's settings name them", async () => {
    answer = status(200);
    const port = new URL(origin).port;
    for (const url of [
      origin,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://2130706433:${port}/`,
      "http://169.254.169.254/latest",
    ]) {
      await assert.rejects(call({ url }, { allowed: [] }), { name: "Task.Denied" }, url);
    }
    await assert.rejects(call({}, { allowed: ["http://127.0.0.1:1/"] }), { name: "Task.Denied" });
    assert.equal(count, 0);
    assert.equal((await call()).status, 200);
  });

  it("judges names after DNS, all their addresses, and connects to what it judged", async () => {
    answer = status(200);
    const url = `http://service.example:${new URL(origin).port}/`;
    const lookup =
      (addresses: LookupAddress[]): Resolve =>
      (_host, _options, done) =>
        done(null, addresses);
    const inside = { address: "127.0.0.1", family: 4 };
    for (const addresses of [[inside], [{ address: "1.1.1.1", family: 4 }, inside], [{ address: "::1", family: 6 }]]) {
      await assert.rejects(createHttp({ lookup: lookup(addresses) }).request({ url }), {
        name: "Task.Denied",
      });
    }
    assert.equal(count, 0);
  });

  it("calls http and https only, and no URL that carries a password", async () => {
    for (const url of ["file:///etc/passwd", "ftp://example.com/", "nonsense", "https://user:secret@example.com/"]) {
      await assert.rejects(call({ url }), { name: "Task.Invalid" }, url);
    }
  });

  it("keeps the other side's words out of its errors", async () => {
    answer = (_request, response) => response.writeHead(400).end("the alert said <!channel>");
    await assert.rejects(
      call(),
      (error: Error) => !error.message.includes("channel") && /answered 400/.test(error.message),
    );
  });
});
