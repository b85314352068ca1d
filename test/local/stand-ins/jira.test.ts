import assert from "node:assert/strict";
import { startJira } from "../../../local/stand-ins/jira/index.ts";
import { filter } from "../../../local/stand-ins/jira/jql.ts";
import type { StandIn } from "../../../local/stand-ins/server.ts";
import { type OpenStore, openStore } from "../../../local/store.ts";

describe("the Jira stand-in", () => {
  let store: OpenStore;
  let jira: StandIn;

  beforeEach(async () => {
    store = openStore(":memory:");
    jira = await startJira({ port: 0, store, tokens: async () => ["key"] });
  });
  afterEach(async () => {
    await jira.close();
    store.close();
  });

  const call = async (method: string, path: string, body?: unknown, token = "key") => {
    const response = await fetch(`${jira.url}${path}`, {
      method,
      headers: { authorization: `Basic ${Buffer.from(`bot@example.com:${token}`).toString("base64")}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  const issue = {
    fields: { project: { key: "SEC" }, summary: "A case", issuetype: { name: "Task" }, labels: ["socless-1"] },
  };

  it("knows its tickets, with status category and assignee", async () => {
    const { body } = await call("GET", "/rest/api/3/issue/OPS-101");
    assert.equal(body.fields.status.statusCategory.key, "indeterminate");
    assert.equal(body.fields.assignee.emailAddress, "engineer@example.com");
    assert.equal((await call("GET", "/rest/api/3/issue/OPS-9")).status, 404);
  });

  it("refuses a wrong token", async () => {
    assert.equal((await call("GET", "/rest/api/3/issue/OPS-101", undefined, "wrong")).status, 401);
  });

  it("creates, finds by label, comments and moves an issue", async () => {
    const { body } = await call("POST", "/rest/api/3/issue", issue);
    assert.equal(body.key, "SEC-1");
    const found = await call("POST", "/rest/api/3/search/jql", {
      jql: 'project = "SEC" AND labels = "socless-1" ORDER BY created DESC',
    });
    assert.deepEqual(
      found.body.issues.map((i: { key: string }) => i.key),
      ["SEC-1"],
    );
    assert.equal((await call("POST", "/rest/api/3/issue/SEC-1/comment", { body: { type: "doc" } })).status, 201);
    const { body: transitions } = await call("GET", "/rest/api/3/issue/SEC-1/transitions");
    const done = transitions.transitions.find((t: { name: string }) => t.name === "Done");
    assert.equal(
      (await call("POST", "/rest/api/3/issue/SEC-1/transitions", { transition: { id: done.id } })).status,
      204,
    );
    assert.equal((await call("GET", "/rest/api/3/issue/SEC-1")).body.fields.status.name, "Done");
  });

  it("keeps what was created when it starts again", async () => {
    await call("POST", "/rest/api/3/issue", issue);
    await jira.close();
    jira = await startJira({ port: jira.port, store, tokens: async () => ["key"] });
    assert.equal((await call("POST", "/rest/api/3/issue", issue)).body.key, "SEC-2");
  });

  it("answers with the trouble that a test asked for, as often as asked", async () => {
    await call("PUT", "/control/trouble", { status: 429, times: 1, retryAfter: "1" });
    assert.equal((await call("GET", "/rest/api/3/issue/OPS-101")).status, 429);
    assert.equal((await call("GET", "/rest/api/3/issue/OPS-101")).status, 200);
  });
});

describe("the JQL that the stand-in reads", () => {
  const one = {
    key: "A-1",
    project: "A",
    summary: 'Say "hi"',
    status: "Done",
    labels: ["x"],
    comments: [],
    created: "",
  };
  const cases: [string, boolean][] = [
    ['project = "A"', true],
    ["project = B", false],
    ['labels in ("y", "x")', true],
    ['summary ~ "say \\"hi\\""', true],
    ['project = "A" AND labels = "y"', false],
  ];
  for (const [jql, expected] of cases) it(`judges ${jql}`, () => assert.equal(filter(jql)(one), expected));
  it("refuses what it does not know", () => {
    assert.throws(() => filter("project != A"), /cannot read/);
    assert.throws(() => filter('nope = "x"')(one), /does not exist/);
  });
});
