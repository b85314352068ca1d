import assert from "node:assert/strict";
import { ask } from "../../../functions/platform/ask/ask.ts";
import { openCase } from "../../../functions/platform/cases.ts";
import { claimAnswer } from "../../../functions/platform/claim.ts";
import type { HttpRequest } from "../../../functions/platform/http.ts";
import { answer } from "../../../functions/platform/respond/answer.ts";
import { slackInteraction } from "../../../functions/platform/respond/slack.ts";
import { webResponse } from "../../../functions/platform/respond/web.ts";
import { eventually } from "../../support/until.ts";
import { alertOf, asking, investigation } from "./support/samples.ts";
import { slackSigned, startWorld, type World } from "./support/world.ts";

const oncall = { id: "U0ONCALL", email: "oncall@example.com", name: "Olga Oncall" };
const other = { id: "U0OTHER", email: "other@example.com", name: "Otto Other" };
const hour = 3_600_000;

describe("a recipient's own link", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
    await openCase(world.platform.results, alertOf());
    await ask(world.platform, asking({ question: { text: "Was it <you> & on prod-1?" } }));
  });
  afterEach(() => world.close());

  const path = async () => {
    const found = /https:\/\/api\.example\.com(\/respond\/[\w-]{22}\.[\w-]{43})/.exec(
      JSON.stringify(await world.messages()),
    );
    return found?.[1] ?? "";
  };
  const send = (method: string, to: string, body = "", accept = "text/html"): ReturnType<typeof webResponse> => {
    const request: HttpRequest = { id: "r1", method, path: to, headers: { accept }, body: Buffer.from(body) };
    return webResponse(world.platform, request);
  };

  it("shows the question with a form for each choice, and changes nothing", async () => {
    const before = await world.question();
    const { statusCode, body, headers } = await send("GET", await path());
    assert.equal(statusCode, 200);
    assert.match(body, /Was it &lt;you&gt; &amp; on prod-1\?/);
    assert.match(body, /<input name="ticket" required/);
    assert.equal(body.match(/<form method="post">/g)?.length, 2);
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.match(headers["content-security-policy"] ?? "", /^default-src 'none'; .*frame-ancestors 'none'$/);
    assert.deepEqual(await world.question(), before);
  });

  it("answers as its recipient, and the Slack message tells the outcome", async () => {
    const { statusCode, body } = await send("POST", await path(), "choice=ticket&ticket=OPS-101");
    assert.equal(statusCode, 200);
    assert.match(body, /Thank you/);
    assert.deepEqual(world.states.delivered[0]?.output, {
      ticket: "OPS-101",
      choice: "ticket",
      by: { id: "U0ENGINEER", email: "engineer@example.com", name: "Erin Engineer" },
      at: "2026-01-05T10:00:00.000Z",
    });
    assert.deepEqual((await world.messages())[0]?.actions, []);
  });

  it("stores only the hash of its secret", async () => {
    const secret = (await path()).split(".")[1] ?? "";
    assert.ok(secret.length === 43 && !JSON.stringify(await world.question()).includes(secret));
  });

  it("is 404 when the id, the secret or the form is wrong", async () => {
    const right = await path();
    const wrong = [
      `${right.slice(0, -1)}!`,
      right.replace(/.{43}$/, "A".repeat(43)),
      right.replace(/\/[\w-]{22}\./, `/${"A".repeat(22)}.`),
      "/respond/x",
    ];
    for (const to of wrong) assert.deepEqual([(await send("GET", to)).statusCode, to], [404, to]);
    assert.equal((await send("POST", wrong[1] ?? "", "choice=not-me")).statusCode, 404);
    assert.equal((await world.question()).state, "open");
  });

  it("is 409 once answered and says by whom and when, as a page and as JSON", async () => {
    const to = await path();
    await world.press("not-me", "engineer@example.com");
    const page = await send("GET", to);
    assert.deepEqual(
      [page.statusCode, /Erin Engineer \(engineer@example.com\) at 2026-01-05T10:00:00.000Z/.test(page.body)],
      [409, true],
    );
    const answer = await send("POST", to, "choice=not-me", "*/*");
    const { error, by, at } = JSON.parse(answer.body);
    assert.deepEqual(
      [answer.statusCode, error, by, at],
      [409, "answered", "engineer@example.com", "2026-01-05T10:00:00.000Z"],
    );
    assert.equal(answer.headers["x-request-id"], "r1");
    assert.equal(world.states.delivered.length, 1);
  });

  it("is 410 once the time is over", async () => {
    const to = await path();
    world.pass(4 * hour);
    assert.equal((await send("GET", to)).statusCode, 410);
    const answer = await send("POST", to, "choice=not-me", "application/json");
    assert.deepEqual([answer.statusCode, JSON.parse(answer.body).error], [410, "expired"]);
  });

  it("is 400 for an empty field or a choice that there is not, and the question stays open", async () => {
    const to = await path();
    assert.equal((await send("POST", to, "choice=ticket&ticket=+")).statusCode, 400);
    const answer = await send("POST", to, "choice=constructor", "*/*");
    assert.deepEqual([answer.statusCode, JSON.parse(answer.body).issues[0].path], [400, "choice"]);
    assert.equal((await world.question()).state, "open");
  });
});

describe("POST /slack/interactions", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const send = (body: string, headers: Record<string, string>) =>
    slackInteraction(world.platform, {
      id: "r1",
      method: "POST",
      path: "/slack/interactions",
      headers,
      body: Buffer.from(body),
    });
  const form = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const now = () => Math.floor(Date.now() / 1000);

  it("refuses what Slack did not sign, and what it signed more than five minutes ago or ahead", async () => {
    const body = form({ type: "shortcut" });
    for (const headers of [
      {},
      slackSigned(body, now(), "wrong"),
      slackSigned(body, now() - 301),
      slackSigned(body, now() + 600),
      slackSigned("x"),
    ]) {
      const answer = await send(body, headers);
      assert.deepEqual([answer.statusCode, answer.body], [401, '{"error":"unauthorized"}']);
    }
  });

  it("acknowledges what it does not know and refuses what is no payload", async () => {
    const known = form({ type: "shortcut" });
    assert.equal((await send(known, slackSigned(known))).statusCode, 200);
    const answer = await send("payload=%7B", slackSigned("payload=%7B"));
    assert.deepEqual([answer.statusCode, JSON.parse(answer.body).error], [400, "invalid-interaction"]);
  });

  it("answers a button of a question that nobody knows with 200 and a word", async () => {
    const body = form({
      type: "block_actions",
      user: { id: "U0ENGINEER" },
      trigger_id: "t",
      container: {},
      actions: [{ action_id: `answer:${"A".repeat(22)}:yes` }],
    });
    const answer = await send(body, slackSigned(body));
    assert.deepEqual(
      [answer.statusCode, JSON.parse(answer.body)],
      [200, { told: "This question is not known any more." }],
    );
  });

  const pressOf = (id: string, key: string, user: { id: string; team_id?: string }, team: { id: string } | null) => {
    const actions = [{ action_id: `answer:${id}:${key}` }];
    return form({ type: "block_actions", user, team, trigger_id: "t", container: {}, actions });
  };

  it("refuses somebody of another workspace, also one that calls somebody the same", async () => {
    await openCase(world.platform.results, alertOf());
    await ask(world.platform, asking());
    const { id } = await world.question();
    const engineer = { id: "U0ENGINEER" };
    const others = [
      pressOf(id, "not-me", { ...engineer, team_id: "T1" }, { id: "T2" }),
      pressOf(id, "not-me", { ...engineer, team_id: "T1" }, { id: "T1" }),
      pressOf(id, "not-me", { ...engineer, team_id: "T1" }, null),
      pressOf(id, "not-me", engineer, { id: "T1" }),
      pressOf(id, "not-me", engineer, null),
    ];
    for (const body of others) assert.match((await send(body, slackSigned(body))).body, /Only people of /);
    assert.equal((await world.question()).state, "open");
    const own = pressOf(id, "not-me", { ...engineer, team_id: "T0SOCLESS" }, null);
    assert.equal((await send(own, slackSigned(own))).body, "");
    assert.equal((await world.question()).state, "answered");
  });

  it("asks the person to press again when the form could not be opened in time", async () => {
    await openCase(world.platform.results, alertOf());
    await ask(world.platform, asking());
    const { id } = await world.question();
    const late = pressOf(id, "ticket", { id: "U0ENGINEER", team_id: "T0SOCLESS" }, { id: "T0SOCLESS" });
    const answer = await send(late, slackSigned(late));
    assert.equal(answer.statusCode, 200);
    assert.match(answer.body, /press the button again/);
  });
});

describe("a question to a group", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
    await openCase(world.platform.results, alertOf());
  });
  afterEach(() => world.close());

  it("goes to each member, and whoever has left the group may not answer any more", async () => {
    await ask(world.platform, asking({ question: { to: { group: "security-oncall" } } }));
    const client = await world.platform.slack();
    const left = Object.create(client, {
      usergroups: { value: { users: { list: async () => ({ ok: true, users: ["U0OTHER"] }) } } },
    });
    const given = { who: { userId: oncall.id, by: "link" as const }, choice: "not-me", fields: {} };
    const item = await world.question();
    const refused = await answer({ ...world.platform, slack: async () => left }, item, given);
    assert.deepEqual([refused.kind, (await world.question()).state], ["refused", "open"]);
    assert.equal((await answer(world.platform, item, given)).kind, "accepted");
  });

  it("is not kept waiting by a delivery that hangs", async () => {
    await ask(world.platform, asking({ question: { to: { group: "security-oncall" } } }));
    const client = await world.platform.slack();
    const hanging = Object.create(client, {
      chat: { value: { ...client.chat, update: () => new Promise<never>(() => {}) } },
    });
    const given = { who: { userId: oncall.id, by: "link" as const }, choice: "not-me", fields: {} };
    const platform = { ...world.platform, patienceMs: 1, slack: async () => hanging };
    assert.equal((await answer(platform, await world.question(), given)).kind, "accepted");
    await eventually(() => assert.equal(world.states.delivered.length, 1));
  });

  it("that does not exist fails by name", async () => {
    await assert.rejects(ask(world.platform, asking({ question: { to: { group: "nobody" } } })), {
      name: "Task.NotFound",
    });
  });

  it("with a quorum is answered when enough different people chose the same", async () => {
    await ask(world.platform, asking({ question: { to: { group: "security-oncall" }, quorum: 2 } }));
    const { interactions, now } = world.platform;
    const vote = async (by: typeof oncall, choice: string) =>
      (await claimAnswer(interactions, await world.question(), { choice, fields: {}, by }, now())).kind;
    assert.equal(await vote(oncall, "not-me"), "counted");
    assert.equal(await vote(oncall, "not-me"), "repeated");
    assert.equal(await vote(oncall, "ticket"), "repeated");
    assert.equal(await vote(other, "ticket"), "counted");
    assert.equal((await world.question()).state, "open");
    assert.equal(await vote({ id: "U3", email: "third@example.com", name: "Third" }, "not-me"), "claimed");
    assert.deepEqual((await world.question()).by?.email, "third@example.com");
  });

  it("with a quorum of two counts two simultaneous votes as both of them", async () => {
    await ask(world.platform, asking({ question: { quorum: 2 } }));
    const { interactions, now } = world.platform;
    const item = await world.question();
    const kinds = await Promise.all(
      [oncall, other].map(
        async (by) => (await claimAnswer(interactions, item, { choice: "not-me", fields: {}, by }, now())).kind,
      ),
    );
    assert.deepEqual(kinds.sort(), ["claimed", "counted"]);
    assert.deepEqual((await world.question()).voters, new Set([oncall.email, other.email]));
  });

  it("does not go to the subject of the alert when the question says so", async () => {
    const excluded = ask(world.platform, asking({ question: { exclude: "subject" } }));
    await assert.rejects(excluded, { name: "Task.NotFound" });
    assert.deepEqual(await world.messages(), []);
    assert.equal(await world.record(investigation, "S#ask"), undefined);
  });
});
