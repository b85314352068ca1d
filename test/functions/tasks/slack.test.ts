import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { TaskContext } from "../../../functions/runtime/context.ts";
import * as slack from "../../../functions/tasks/slack/index.ts";
import { escapeText } from "../../../functions/tasks/slack/text.ts";
import type { StandIn } from "../../../local/stand-ins/server.ts";
import { startSlack } from "../../../local/stand-ins/slack/index.ts";
import { type OpenStore, openStore } from "../../../local/store.ts";
import { contextOf } from "../support/context.ts";

const shown = z.array(z.object({ channel: z.string(), ts: z.string(), text: z.string() }));

describe("the Slack tasks", () => {
  let store: OpenStore;
  let server: StandIn;
  let context: (more?: Partial<TaskContext>, token?: string) => TaskContext;

  before(async () => {
    store = openStore(join(mkdtempSync(join(tmpdir(), "slack-")), "cloud.db"));
    server = await startSlack({
      port: 0,
      store,
      apps: () => [
        {
          id: "local",
          name: "local",
          botToken: async () => "xoxb-test",
          signingSecret: async () => "signing",
          address: () => undefined,
        },
      ],
    });
    context = (more = {}, token = "xoxb-test") =>
      contextOf({ secrets: { "slack/bot-token": token }, settings: { "slack/api-url": `${server.url}/api/` } }, more);
  });
  after(async () => {
    await server.close();
    store.close();
  });

  const messages = async () => shown.parse(await (await fetch(`${server.url}/control/messages`)).json());

  it("find a user by e-mail address, and name it when there is none", async () => {
    const found = await slack.findUser.prepare({ email: "engineer@example.com" })(context());
    assert.deepEqual(found, { id: "U0ENGINEER", name: "Erin Engineer", email: "engineer@example.com" });
    await assert.rejects(slack.findUser.prepare({ email: "nobody@example.com" })(context()), { name: "Task.NotFound" });
  });

  it("post to a user and to a channel, the text shown as it is", async () => {
    for (const to of ["U0ENGINEER", "#security"]) {
      const text = `<!channel> & <https://evil.example|your bank> ${to}`;
      const posted = await slack.post.prepare({ to, text })(context());
      const last = (await messages()).at(-1);
      assert.deepEqual({ channel: last?.channel, ts: last?.ts }, posted);
      assert.equal(last?.text, `&lt;!channel&gt; &amp; &lt;https://evil.example|your bank&gt; ${to}`);
    }
    await assert.rejects(slack.post.prepare({ to: "#nowhere", text: "x" })(context()), { name: "Task.NotFound" });
  });

  it("find the message that an earlier attempt posted instead of posting again", async () => {
    for (const to of ["U0ENGINEER", "#security", "C0SECURITY"]) {
      const key = `key-${to}`;
      const first = await slack.post.prepare({ to, text: "Once." })(context({ key }));
      const count = (await messages()).length;
      assert.deepEqual(await slack.post.prepare({ to, text: "Once." })(context({ key, attempt: 2 })), first);
      assert.equal((await messages()).length, count);
      await slack.post.prepare({ to, text: "Once." })(context({ key: `other-${to}`, attempt: 2 }));
      assert.equal((await messages()).length, count + 1, "another step's message is none of this step's");
    }
  });

  it("replace a message's text", async () => {
    const { channel, ts } = Object(await slack.post.prepare({ to: "#security", text: "Before." })(context()));
    await slack.update.prepare({ channel, ts, text: "After <b>." })(context());
    assert.equal((await messages()).find((message) => message.ts === ts)?.text, "After &lt;b&gt;.");
    await assert.rejects(slack.update.prepare({ channel, ts: "1.1", text: "x" })(context()), { name: "Task.NotFound" });
  });

  it("name a wrong token", async () => {
    await assert.rejects(slack.findUser.prepare({ email: "engineer@example.com" })(context({}, "wrong")), {
      name: "Task.Denied",
    });
  });

  it("escape only what Slack gives a meaning", () => {
    assert.equal(escapeText("a & b <@U1> \"c\" 'd' *e*"), "a &amp; b &lt;@U1&gt; \"c\" 'd' *e*");
  });

  it("refuse addresses that are neither an id nor a channel's name", () => {
    for (const to of ["", "security", "# security", "@here", "u0engineer"]) {
      assert.throws(() => slack.post.prepare({ to, text: "x" }), { name: "Task.Invalid" }, to);
    }
  });
});

describe("a Slack in trouble", () => {
  let server: Server;
  let answer: { status: number; headers?: Record<string, string>; body?: object };
  let context: TaskContext;

  before(async () => {
    server = createServer((_request, response) =>
      response
        .writeHead(answer.status, { "content-type": "application/json", ...answer.headers })
        .end(JSON.stringify(answer.body ?? {})),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    const settings = { "slack/api-url": `http://127.0.0.1:${address.port}/api/` };
    context = contextOf({ secrets: { "slack/bot-token": "t" }, settings });
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it("is named by what it means", async () => {
    const cases = [
      [{ status: 429, headers: { "retry-after": "30" } }, "Task.Throttled"],
      [{ status: 500 }, "Task.Unavailable"],
      [{ status: 200, body: { ok: false, error: "ratelimited" } }, "Task.Throttled"],
      [{ status: 200, body: { ok: false, error: "internal_error" } }, "Task.Unavailable"],
      [{ status: 200, body: { ok: false, error: "missing_scope" } }, "Task.Denied"],
      [{ status: 200, body: { ok: false, error: "msg_too_long" } }, "Task.Failed"],
    ] as const;
    for (const [given, name] of cases) {
      answer = given;
      await assert.rejects(
        slack.post.prepare({ to: "#security", text: "x" })(context),
        { name },
        JSON.stringify(given),
      );
    }
  });
});
