import assert from "node:assert/strict";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { readAlert } from "../../../functions/platform/alerts.ts";
import type { HttpRequest } from "../../../functions/platform/http.ts";
import { bodyLimit, type Ingest, ingest } from "../../../functions/platform/ingest/ingest.ts";
import { type Intake, takeIn } from "../../../functions/platform/intake.ts";
import { endpoint } from "../../../functions/runtime/endpoint.ts";
import { memoryVault } from "../support/vault.ts";
import { startTables, type Tables } from "./support/tables.ts";

const logins = endpoint({
  name: "logins",
  description: "Logins.",
  kind: "http",
  authentication: { kind: "hmac", secret: "endpoints/logins" },
  alert: z.looseObject({ user: z.looseObject({ email: z.string() }), src: z.object({ ip: z.ipv4() }).optional() }),
  dedup: { fields: ["user.email"], windowSeconds: 3600 },
  severity: ({ user }) => {
    if (user.email === "nobody") throw new Error("no rule");
    return "high";
  },
  route: { default: "check" },
  subject: "user.email",
});
const nightly = endpoint({
  name: "nightly",
  description: "Nightly.",
  kind: "schedule",
  expression: "rate(1 day)",
  alert: z.looseObject({}),
  dedup: { fields: [], windowSeconds: 600 },
  severity: "low",
  route: { default: "check" },
});

describe("POST /events/{endpoint}", () => {
  let tables: Tables;
  let intake: Intake;
  let platform: Ingest;
  let genuine: boolean;
  const vault = memoryVault();
  let number = 0;

  beforeEach(async () => {
    tables = await startTables();
    genuine = true;
    intake = {
      alerts: { db: tables.db, name: "alerts" },
      machines: { check: "arn:aws:states:us-east-1:000000000001:stateMachine:check" },
      fields: { check: [["user", "email"]] },
      store: vault.put,
      now: () => Date.parse("2026-01-05T10:00:00.000Z"),
    };
    platform = {
      endpoints: [logins, nightly],
      authentic: async () => genuine,
      take: (to, alert) => takeIn(intake, to, alert),
    };
  });
  afterEach(() => tables.close());

  const request = (body: string | Buffer, changes: Partial<HttpRequest> = {}): HttpRequest => ({
    id: `request-${++number}`,
    method: "POST",
    path: "/events/logins",
    headers: {},
    body: Buffer.from(body),
    ...changes,
  });
  const send = async (body: string | Buffer, changes: Partial<HttpRequest> = {}) => {
    const answer = await ingest(platform, request(body, changes));
    return { status: answer.statusCode, body: JSON.parse(answer.body), id: answer.headers["x-request-id"] };
  };
  const login = (email: string, more: object = {}) => JSON.stringify({ user: { email }, ...more });

  it("answers 202 with the investigation, and the same one for a duplicate", async () => {
    const first = await send(login("a@example.com"));
    assert.equal(first.status, 202);
    assert.match(first.body.investigationId, /^inv_[0-9A-HJKMNP-TV-Z]{26}$/);
    assert.deepEqual([first.body.duplicate, first.body.count], [false, 1]);
    const second = await send(login("a@example.com", { other: 1 }));
    assert.deepEqual(second.body, { ...first.body, duplicate: true, count: 2 });
  });

  it("keeps the alert as it was received, with who it is about and what its playbook reads", async () => {
    const text = '{ "user": {"email":"a@example.com"},\n "extra": [1.50, "ü"] }';
    await send(text);
    const { body } = await send(text);
    const { Items = [] } = await scan();
    const item = await readAlert(intake.alerts, String(Items[0]?.pk));
    assert.equal(item?.alert, text);
    assert.deepEqual(
      [item?.subject, item?.fields, item?.investigation, item?.severity],
      ["a@example.com", [["user", "email"]], body.investigationId, "high"],
    );
  });
  const scan = async () => {
    return tables.db.send(new ScanCommand({ TableName: "alerts" }));
  };

  it("lets an Idempotency-Key replace the fingerprint's fields", async () => {
    const headers = { "idempotency-key": "k1" };
    const first = await send(login("a@example.com"), { headers });
    const second = await send(login("b@example.com"), { headers });
    assert.equal(second.body.investigationId, first.body.investigationId);
    assert.equal((await send(login("a@example.com"))).body.duplicate, false);
  });

  it("answers 404 for an endpoint that is unknown or not for HTTP, also without a signature", async () => {
    genuine = false;
    for (const path of ["/events/unknown", "/events/nightly", "/events/logins/x", "/events/constructor"]) {
      assert.deepEqual([(await send("{}", { path })).status, path], [404, path]);
    }
  });

  it("answers 401 before it looks at size or content, and says nothing else", async () => {
    genuine = false;
    const { status, body, id } = await send(Buffer.alloc(bodyLimit + 1, "x"));
    assert.deepEqual([status, body], [401, { error: "unauthorized" }]);
    assert.match(id ?? "", /^request-/);
  });

  it("answers 413 for a body over 1 MiB and takes one of exactly 1 MiB", async () => {
    const { status, body } = await send(Buffer.alloc(bodyLimit + 1, "x"));
    assert.deepEqual([status, body], [413, { error: "too-large", limit: 1_048_576 }]);
    const frame = login("a@example.com", { pad: "" });
    const whole = frame.replace('"pad":""', `"pad":"${"x".repeat(bodyLimit - frame.length)}"`);
    assert.equal(Buffer.byteLength(whole), bodyLimit);
    assert.equal((await send(whole)).status, 202);
  });

  it("puts an alert that the table cannot hold into the vault first", async () => {
    const text = login("a@example.com", { pad: "x".repeat(400_000) });
    const { body } = await send(text);
    assert.equal(vault.bodies.get(`alerts/${body.investigationId}.json`), text);
  });

  it("answers 400 with the path of each wrong field", async () => {
    const { status, body } = await send('{"user":{"email":5},"src":{"ip":"no"}}');
    assert.equal(status, 400);
    assert.equal(body.error, "invalid-alert");
    assert.deepEqual(
      body.issues.map(({ path }: { path: string }) => path),
      ["user.email", "src.ip"],
    );
  });

  for (const [what, text] of [
    ["no JSON", "{"],
    ["nothing", ""],
    ["a name that stands twice", '{"user":{"email":"a"},"user":{}}'],
    ["bytes that are not UTF-8", Buffer.from([0x22, 0xff, 0x22])],
    ["a list", "[]"],
    ["an alert that no rule can judge", '{"user":{"email":"nobody"}}'],
  ] as const) {
    it(`answers 400 with issues for ${what}`, async () => {
      const { status, body } = await send(text);
      assert.equal(status, 400);
      assert.ok(body.issues.length > 0);
      for (const issue of body.issues) assert.deepEqual(Object.keys(issue), ["path", "message"]);
    });
  }

  it("answers 400 for an Idempotency-Key that is no plain text", async () => {
    const { status, body } = await send(login("a"), { headers: { "idempotency-key": "x".repeat(257) } });
    assert.deepEqual([status, body.issues[0].path], [400, "Idempotency-Key"]);
  });
});
