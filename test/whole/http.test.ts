import assert from "node:assert/strict";
import { Platform } from "../../components/platform.ts";
import { register } from "../components/support/monitor.ts";
import { ownProgram } from "../policy/support/recorded.ts";
import { RunningPlatform, sshAlert } from "./platform.ts";

describe("what the HTTP API answers", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());
  const url = () => platform.deployment.target.apiUrl;

  it("says that it is well", async () => {
    const response = await fetch(`${url()}/health`);
    const body: unknown = await response.json();
    assert.equal(response.status, 200);
    assert.equal(body && typeof body === "object" && "status" in body && body.status, "ok");
  });

  it("lets nobody in without what a route is guarded by, and everybody to the health alone", async () => {
    const registered = await register((opts) => {
      new Platform("socless-local", ownProgram(), opts);
    });
    const routes = registered.filter(({ type }) => type === "aws:apigatewayv2/route:Route");
    assert.ok(routes.length >= 5, `${routes.length} routes`);
    for (const { inputs } of routes) {
      const [method = "", path = ""] = String(inputs.routeKey).split(" ");
      const body = method === "POST" ? { body: "{}" } : {};
      const { status } = await fetch(url() + path.replace(/\{\w+\}/, "a".repeat(43)), { method, ...body });
      if (path === "/health") assert.equal(status, 200);
      else assert.ok([401, 403, 404].includes(status), `${method} ${path} answered ${status}`);
    }
  });

  it("does not know other endpoints and paths, also without a signature", async () => {
    for (const path of ["/events/nope", "/nope"])
      assert.equal((await fetch(url() + path, { method: "POST", body: "{}" })).status, 404, path);
  });

  it("refuses every bad signature with the same words", async () => {
    const body = JSON.stringify(sshAlert("host-signature"));
    const now = Math.floor(Date.now() / 1000);
    const bad: Record<string, string>[] = [
      { "x-socless-signature": "v1=00" },
      { "x-socless-signature": "" },
      { "x-socless-timestamp": String(now - 301) },
      { "x-socless-timestamp": String(now + 600) },
      { "x-socless-timestamp": "soon" },
    ];
    for (const headers of bad) {
      const answer = await platform.post("ssh-login", body, headers);
      assert.equal(answer.status, 401, JSON.stringify(headers));
      assert.deepEqual(answer.body, { error: "unauthorized" });
      assert.ok(answer.headers.get("x-request-id"));
    }
  });

  it("names each wrong field of an alert", async () => {
    const alert = { ...sshAlert("host-wrong"), src_endpoint: { ip: 7 }, user: { name: "erin" } };
    const answer = await platform.post("ssh-login", JSON.stringify(alert));
    assert.equal(answer.status, 400);
    const text = JSON.stringify(answer.body);
    assert.match(text, /"error":"invalid-alert"/);
    assert.match(text, /"path":"src_endpoint.ip"/);
    assert.match(text, /"path":"user.email_addr"/);
  });

  it("refuses what is not JSON with 400 and issues, and a body over 1 MiB with 413", async () => {
    const broken = await platform.post("ssh-login", '{"a":1,"a":2}');
    assert.equal(broken.status, 400);
    assert.match(JSON.stringify(broken.body), /issues/);
    const large = await platform.post(
      "ssh-login",
      JSON.stringify({ ...sshAlert("host-large"), filler: "x".repeat(1 << 20) }),
    );
    assert.equal(large.status, 413);
    assert.deepEqual(large.body, { error: "too-large", limit: 1048576 });
  });

  it("takes an idempotency key instead of the fingerprint's fields", async () => {
    const first = await platform.post("ssh-login", JSON.stringify(sshAlert("host-key-1", "OPS-101")), {
      "idempotency-key": "k1",
    });
    const second = await platform.post("ssh-login", JSON.stringify(sshAlert("host-key-2", "OPS-101")), {
      "idempotency-key": "k1",
    });
    assert.equal(first.status, 202);
    assert.match(JSON.stringify(second.body), /"duplicate":true,"count":2/);
  });

  it("refuses an unsigned interaction and an unknown link", async () => {
    assert.equal((await fetch(`${url()}/slack/interactions`, { method: "POST", body: "payload={}" })).status, 401);
    assert.equal((await fetch(`${url()}/respond/nope`)).status, 404);
  });
});
