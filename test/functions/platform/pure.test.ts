import assert from "node:assert/strict";
import { hopeless } from "../../../functions/platform/dispatch/hopeless.ts";
import { handler as health } from "../../../functions/platform/health/handler.ts";
import { httpRequest } from "../../../functions/platform/http.ts";
import { formView, questionPost, readActionId } from "../../../functions/platform/messages.ts";
import { project } from "../../../functions/platform/project.ts";
import { question } from "../../../functions/platform/question.ts";

const asked = question.parse({
  to: "U1",
  text: "x".repeat(5000),
  choices: { "a:b": "A", long: { label: "l".repeat(100), fields: { f: "F" } } },
  withinSeconds: 60,
  remindAfterSeconds: null,
});
const told = { link: "https://x/respond/1", until: "then", among: ["Erin"] };

describe("what is cut out of an alert", () => {
  const alert = { user: { name: "n", email: "e" }, list: [{ a: 1, b: 2 }], other: 1 };
  it("is only the fields that are named, where they were", () => {
    assert.deepEqual(project(alert, [["user", "email"], ["missing", "x"], ["other"]]), {
      user: { email: "e" },
      other: 1,
    });
  });
  it("is a whole list for a path into it", () => {
    assert.deepEqual(project(alert, [["list", "a"]]), { list: [{ a: 1, b: 2 }] });
  });
  it("is everything for the empty path and nothing for none", () => {
    assert.deepEqual(project(alert, [[]]), alert);
    assert.deepEqual(project(alert, []), {});
  });
  it("is a whole field when both it and a part of it are named", () => {
    assert.deepEqual(project(alert, [["user", "email"], ["user"]]), { user: alert.user });
  });
});

describe("a question's message", () => {
  it("keeps Slack's limits: 3000 characters a section, 75 a button", () => {
    const { blocks } = questionPost("A".repeat(22), asked, told);
    for (const block of blocks) {
      if (block.type === "section") assert.ok((block.text?.text.length ?? 0) <= 3000);
      if (block.type === "actions") {
        for (const element of block.elements) {
          if (element.type === "button") assert.ok(element.text.text.length <= 75);
        }
      }
    }
    assert.equal(blocks.filter(({ type }) => type === "section").length, 2);
  });
  it("does not cut an escaped character in two", () => {
    const { blocks } = questionPost("A".repeat(22), { ...asked, text: "&".repeat(2000) }, told);
    for (const block of blocks) {
      if (block.type === "section") assert.match(block.text?.text ?? "", /^(&amp;)+$/);
    }
  });
  it("has action ids that are read back, also with a colon in the choice's key", () => {
    const id = "A".repeat(22);
    assert.deepEqual(readActionId(`answer:${id}:a:b`), { id, key: "a:b" });
    assert.equal(readActionId("approve"), undefined);
  });
  it("has a form whose title fits Slack's 24 characters", () => {
    const choice = asked.choices.long;
    assert.ok(choice && formView("A".repeat(22), "long", asked, choice).title.text.length <= 24);
  });
});

describe("a request of the HTTP API", () => {
  it("is read with its exact bytes when API Gateway encoded them", () => {
    const bytes = Buffer.from([0xff, 0x00, 0x41]);
    const request = httpRequest({
      rawPath: "/x",
      headers: { "X-Socless-Signature": "v1=1" },
      requestContext: { requestId: "r", http: { method: "post" } },
      body: bytes.toString("base64"),
      isBase64Encoded: true,
    });
    assert.deepEqual([request.body, request.method, request.headers["x-socless-signature"]], [bytes, "POST", "v1=1"]);
  });
});

describe("a start that failed", () => {
  it("is given up only when it can never succeed", () => {
    const named = (name: string, message = "") => Object.assign(new Error(message), { name });
    assert.ok(hopeless(named("StateMachineDoesNotExist")));
    assert.ok(hopeless(named("InvalidExecutionInput")));
    for (const name of ["ThrottlingException", "ExecutionLimitExceeded", "AccessDeniedException", "TimeoutError"]) {
      assert.equal(hopeless(named(name)), undefined);
    }
  });
});

describe("GET /health", () => {
  it("answers with the version and needs nothing else", async () => {
    process.env.SOCLESS_VERSION = "1.2.3";
    const answer = await health({ rawPath: "/health", requestContext: { requestId: "r", http: { method: "GET" } } });
    delete process.env.SOCLESS_VERSION;
    assert.deepEqual([answer.statusCode, JSON.parse(answer.body)], [200, { status: "ok", version: "1.2.3" }]);
  });
});
