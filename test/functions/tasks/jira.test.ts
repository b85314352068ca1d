import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import type { TaskContext } from "../../../functions/runtime/context.ts";
import { redact } from "../../../functions/runtime/redact.ts";
import { collected } from "../../../functions/tasks/jira/collected.ts";
import * as jira from "../../../functions/tasks/jira/index.ts";
import { jql, quote } from "../../../functions/tasks/jira/jql.ts";
import { startJira } from "../../../local/stand-ins/jira/index.ts";
import type { StandIn } from "../../../local/stand-ins/server.ts";
import { type OpenStore, openStore } from "../../../local/store.ts";
import { contextOf, view } from "../support/context.ts";

const shown = z.array(
  z.object({
    key: z.string(),
    summary: z.string(),
    labels: z.array(z.string()),
    description: z.unknown(),
    status: z.object({ name: z.string() }),
    comment: z.object({ comments: z.array(z.unknown()) }),
  }),
);

describe("the Jira tasks", () => {
  let store: OpenStore;
  let server: StandIn;
  let context: (more?: Partial<TaskContext>, token?: string) => TaskContext;

  before(async () => {
    store = openStore(join(mkdtempSync(join(tmpdir(), "jira-")), "cloud.db"));
    server = await startJira({ port: 0, store, tokens: async () => ["token"] });
    context = (more = {}, token = "token") =>
      contextOf(
        { secrets: { "jira/token": token }, settings: { "jira/url": server.url, "jira/email": "bot@example.com" } },
        more,
      );
  });
  after(async () => {
    await server.close();
    store.close();
  });

  const issues = async () => shown.parse(await (await fetch(`${server.url}/control/issues`)).json());
  const issue = async (key: string) => (await issues()).find((found) => found.key === key);
  const trouble = (body: object) =>
    fetch(`${server.url}/control/trouble`, { method: "PUT", body: JSON.stringify(body) });

  it("read an issue: open or done, whose it is", async () => {
    assert.deepEqual(await jira.getIssue.prepare({ key: " OPS-101 " })(context()), {
      found: true,
      isOpen: true,
      key: "OPS-101",
      status: "In Progress",
      assignee: "engineer@example.com",
      summary: "Rotate the database certificates",
    });
    const done = Object(await jira.getIssue.prepare({ key: "OPS-102" })(context()));
    assert.deepEqual([done.found, done.isOpen], [true, false]);
  });

  it("answer that an issue does not exist, whatever text a person typed", async () => {
    for (const key of [
      "OPS-999",
      "none",
      "..",
      "",
      "OPS-1/../OPS-101",
      "OPS-101?fields=x",
      "OPS-101 OR 1=1",
      "\ud800",
    ]) {
      assert.deepEqual(await jira.getIssue.prepare({ key })(context()), {
        found: false,
        isOpen: false,
        key: key.trim(),
      });
    }
  });

  it("create an issue with all that was collected", async () => {
    const params = {
      project: "SEC",
      summary: "SSH login\nof erin",
      description: "First.\n\nSecond.",
      labels: ["ssh"],
      attach: "all-results",
    };
    const made = Object(await jira.createIssue.prepare(params)(context({ key: "k1" })));
    assert.match(made.key, /^SEC-\d+$/);
    assert.equal(made.url, `${server.url}/browse/${made.key}`);
    const stored = await issue(made.key);
    assert.equal(stored?.summary, "SSH login of erin");
    assert.deepEqual(stored?.labels, ["ssh", "socless", "socless-k1"]);
    const text = JSON.stringify(stored?.description);
    for (const part of ["First.", "Second.", "inv_1", "check-ticket", "<!channel>"])
      assert.ok(text.includes(part), part);
  });

  it("create one issue however often the step is attempted", async () => {
    const params = { project: "SEC", summary: "Once", description: "x", attach: "nothing" };
    const made = await jira.createIssue.prepare(params)(context({ key: "k2" }));
    assert.deepEqual(await jira.createIssue.prepare(params)(context({ key: "k2", attempt: 2 })), made);
    assert.equal((await issues()).filter(({ summary }) => summary === "Once").length, 1);
    await jira.createIssue.prepare(params)(context({ key: "k3", attempt: 2 }));
    assert.equal((await issues()).filter(({ summary }) => summary === "Once").length, 2);
  });

  it("comment once however often the step is attempted", async () => {
    const params = { key: "OPS-103", text: "Seen on prod-1.\nTwice." };
    const made = await jira.comment.prepare(params)(context({ key: "k4" }));
    assert.deepEqual(await jira.comment.prepare(params)(context({ key: "k4", attempt: 2 })), made);
    assert.equal((await issue("OPS-103"))?.comment.comments.length, 1);
    await assert.rejects(jira.comment.prepare({ key: "OPS-999", text: "x" })(context()), { name: "Task.NotFound" });
  });

  it("move an issue to a status by its name, and leave it when it is there", async () => {
    for (const _ of [1, 2]) {
      const moved = await jira.transition.prepare({ key: "OPS-103", to: "done" })(context());
      assert.deepEqual(moved, { status: "Done" });
    }
    assert.equal((await issue("OPS-103"))?.status.name, "Done");
    await assert.rejects(jira.transition.prepare({ key: "OPS-103", to: "Nirvana" })(context()), {
      name: "Task.NotFound",
      message: /it can go to: To Do, In Progress, Done/,
    });
  });

  it("search by project, labels and text, quoted", async () => {
    const found = Object(await jira.search.prepare({ project: "OPS", text: "kernel" })(context()));
    assert.deepEqual(found.issues, [{ key: "OPS-102", summary: "Upgrade the kernel of prod-1", status: "Done" }]);
    const none = Object(await jira.search.prepare({ text: '" OR project = "OPS' })(context()));
    assert.deepEqual(none.issues, []);
    assert.throws(() => jira.search.prepare({}), { name: "Task.Invalid" });
  });

  it("name what goes wrong", async () => {
    await assert.rejects(jira.getIssue.prepare({ key: "OPS-102" })(context({}, "wrong")), { name: "Task.Denied" });
    const create = jira.createIssue.prepare({ project: "SEC", summary: "s", description: "" });
    for (const [status, name] of [
      [429, "Task.Throttled"],
      [500, "Task.Unavailable"],
      [400, "Task.Failed"],
    ] as const) {
      await trouble({ status, times: 1 });
      await assert.rejects(create(context()), { name }, String(status));
    }
  });

  it("never show how they sign in", async () => {
    await jira.getIssue
      .prepare({ key: "OPS-102" })(context({}, "a-long-token"))
      .catch(() => {});
    const credentials = Buffer.from("bot@example.com:a-long-token").toString("base64");
    assert.equal(redact(`authorization: Basic ${credentials}`), "authorization: Basic [redacted]");
  });

  it("get through a Jira that is slow down for a moment", async () => {
    await trouble({ status: 503, times: 2 });
    assert.equal(Object(await jira.getIssue.prepare({ key: "OPS-102" })(context())).found, true);
  });
});

describe("JQL", () => {
  it("keeps every value inside its quotes", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', "\\", "a", "\n", " ", "é", "(") }), (value) => {
        const inside = quote(value).slice(1, -1);
        assert.match(inside, /^(?:[^"\\]|\\["\\])*$/s);
        assert.equal(inside.replace(/\\(.)/gs, "$1"), value.replace(/[\r\n\t]/g, " "));
      }),
    );
    assert.equal(jql([["labels", "=", 'a"b']]), 'labels = "a\\"b" ORDER BY created DESC');
  });
});

describe("what a ticket gets of an investigation", () => {
  it("fits into Jira's description, however much was collected", () => {
    const large = { ...view, results: { a: "é".repeat(500_000) }, alert: ["x".repeat(500_000)] };
    const text = JSON.stringify(collected(large));
    assert.ok(text.length < 32_767, String(text.length));
    assert.match(text, /more characters/);
  });
});
