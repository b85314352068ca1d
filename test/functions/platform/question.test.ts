import assert from "node:assert/strict";
import { WebAPIPlatformError } from "@slack/web-api";
import { ask } from "../../../functions/platform/ask/ask.ts";
import { settle } from "../../../functions/platform/ask/settle.ts";
import { openCase, readCase } from "../../../functions/platform/cases.ts";
import { claimAnswer } from "../../../functions/platform/claim.ts";
import { change } from "../../../functions/platform/database.ts";
import { readInteraction } from "../../../functions/platform/interactions.ts";
import { sweep } from "../../../functions/platform/sweep/sweep.ts";
import { alertOf, asking, investigation } from "./support/samples.ts";
import { startWorld, type World } from "./support/world.ts";

const engineer = { id: "U0ENGINEER", email: "engineer@example.com", name: "Erin Engineer" };
const hour = 3_600_000;

describe("a question", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
    await openCase(world.platform.results, alertOf());
  });
  afterEach(() => world.close());

  const forgetMessages = (id: string) =>
    change(world.platform.interactions, { id }, { update: "SET #messages = :none", values: { ":none": [] } });

  it("is posted with a button for each choice, and the investigation waits", async () => {
    await ask(world.platform, asking());
    const [message] = await world.messages();
    assert.match(message?.text ?? "", /prod-1/);
    const item = await world.question();
    assert.deepEqual(
      message?.actions.map(({ actionId, value, text }) => ({ actionId, value, text })),
      [
        { actionId: `answer:${item.id}:ticket`, value: item.id, text: "A ticket" },
        { actionId: `answer:${item.id}:not-me`, value: item.id, text: "It was not me" },
      ],
    );
    assert.deepEqual((await readCase(world.platform.results, investigation))?.openQuestions, new Set([item.id]));
    assert.ok(!JSON.stringify(await world.messages()).includes("token-1"), "the task token never leaves");
    const step = await world.record(investigation, "S#ask");
    assert.ok(!JSON.stringify(step).includes("token-1"), "the task token stands in the interactions table alone");
  });

  it("is answered by a button: claimed, recorded, delivered, and its message loses the buttons", async () => {
    await ask(world.platform, asking());
    const pressed = await world.press("not-me", "engineer@example.com");
    assert.deepEqual([pressed.status, pressed.body], [200, ""]);
    const answer = { choice: "not-me", by: engineer, at: "2026-01-05T10:00:00.000Z" };
    assert.deepEqual(world.states.delivered, [{ token: "token-1", output: answer }]);
    const step = await world.record(investigation, "S#ask");
    assert.deepEqual(JSON.parse(String(step?.result)), answer);
    assert.equal(step?.phase, "done");
    const [message] = await world.messages();
    assert.deepEqual(message?.actions, []);
    assert.match(JSON.stringify(message?.blocks), /Answered by Erin Engineer .*It was not me/);
    const item = await world.question();
    assert.deepEqual([item.state, item.delivered, item.nextAt], ["answered", true, undefined]);
    assert.equal((await readCase(world.platform.results, investigation))?.openQuestions, undefined);
  });

  it("opens a form whose text is the answer, and refuses an empty one", async () => {
    await ask(world.platform, asking());
    const { viewId = "", status } = await world.press("ticket", "engineer@example.com");
    assert.equal(status, 200);
    assert.equal((await world.question()).state, "open");
    const empty = await world.submit(viewId, { ticket: "  " }, "engineer@example.com");
    assert.deepEqual(empty.body, { response_action: "errors", errors: { ticket: "Please fill in every field." } });
    const sent = await world.submit(viewId, { ticket: "OPS-101" }, "engineer@example.com");
    assert.deepEqual([sent.status, sent.body], [200, ""]);
    assert.deepEqual(world.states.delivered[0]?.output, {
      ticket: "OPS-101",
      choice: "ticket",
      by: engineer,
      at: "2026-01-05T10:00:00.000Z",
    });
  });

  it("tells anybody who was not asked so, and nothing changes", async () => {
    await ask(world.platform, asking());
    const before = await world.question();
    const pressed = await world.press("not-me", "other@example.com");
    assert.equal(pressed.status, 200);
    assert.match(JSON.stringify(pressed.body), /only Erin Engineer may answer/);
    const form = await world.press("ticket", "other@example.com");
    assert.equal(form.viewId, undefined);
    const told = (await world.messages()).filter(({ ephemeral }) => ephemeral);
    assert.equal(told.length, 2);
    assert.deepEqual(await world.question(), before);
    assert.deepEqual(world.states.delivered, []);
  });

  it("refuses a form sent off by somebody else than the one it was put to", async () => {
    await ask(world.platform, asking());
    const { viewId = "" } = await world.press("ticket", "engineer@example.com");
    const sent = await world.submit(viewId, { ticket: "OPS-101" }, "other@example.com");
    assert.match(JSON.stringify(sent.body), /"response_action":"update".*only Erin Engineer may answer/);
    assert.equal((await world.question()).state, "open");
  });

  it("tells a later answer who answered and when", async () => {
    await ask(world.platform, asking());
    const { viewId = "" } = await world.press("ticket", "engineer@example.com");
    await world.press("not-me", "engineer@example.com");
    const late = await world.submit(viewId, { ticket: "" }, "engineer@example.com");
    assert.match(
      JSON.stringify(late.body),
      /Answered by Erin Engineer \(engineer@example.com\) at 2026-01-05T10:00:00/,
    );
    assert.equal(world.states.delivered.length, 1);
  });

  it("lets exactly one of many simultaneous answers win", async () => {
    await ask(world.platform, asking());
    const item = await world.question();
    const claims = await Promise.all(
      Array.from({ length: 8 }, () =>
        claimAnswer(
          world.platform.interactions,
          item,
          { choice: "not-me", fields: {}, by: engineer },
          world.platform.now(),
        ),
      ),
    );
    assert.deepEqual(claims.map(({ kind }) => kind).sort(), ["claimed", ...Array(7).fill("over")].sort());
  });

  it("counts a claim as ours when its own write is repeated by the SDK", async () => {
    await ask(world.platform, asking());
    const item = await world.question();
    world.tables.loseAnswers(1);
    const claim = await claimAnswer(
      world.platform.interactions,
      item,
      { choice: "not-me", fields: {}, by: engineer },
      world.platform.now(),
    );
    assert.equal(claim.kind, "claimed");
  });

  it("asked again with a new token posts once, and the answer goes to the new token", async () => {
    await ask(world.platform, asking());
    await ask(world.platform, asking({ token: "token-2" }));
    assert.equal((await world.messages()).length, 1);
    await world.press("not-me", "engineer@example.com");
    assert.deepEqual(
      world.states.delivered.map(({ token }) => token),
      ["token-2"],
    );
  });

  it("asked again after a crash before its message was stored finds the message and does not post another", async () => {
    await ask(world.platform, asking());
    const { id } = await world.question();
    await forgetMessages(id);
    await ask(world.platform, asking({ token: "token-2" }));
    assert.equal((await world.messages()).length, 1);
    assert.equal((await world.question()).messages?.length, 1);
  });

  it("already claimed, gives its answer to the token of the newest attempt", async () => {
    await ask(world.platform, asking());
    world.states.gone.add("token-1");
    await world.press("not-me", "engineer@example.com");
    assert.equal(world.states.delivered.length, 0);
    await ask(world.platform, asking({ token: "token-2" }));
    assert.equal(world.states.delivered[0]?.token, "token-2");
    assert.equal((await world.question()).state, "answered");
  });

  it("pressed before its message was stored keeps its claim, and that message loses its buttons too", async () => {
    await ask(world.platform, asking());
    const item = await world.question();
    await forgetMessages(item.id);
    await world.press("not-me", "engineer@example.com");
    assert.deepEqual((await world.messages())[0]?.actions, []);
    assert.equal((await readInteraction(world.platform.interactions, item.id))?.state, "answered");
  });

  it("answered while a second attempt is about to note it leaves no case waiting", async () => {
    await ask(world.platform, asking());
    const { db, name } = world.platform.results;
    const send = async (command: { readonly input: { readonly UpdateExpression?: string } }) => {
      if (command.input.UpdateExpression?.includes("#openQuestions") && (await world.question()).state === "open")
        assert.equal((await world.press("not-me", "engineer@example.com")).body, "");
      return Reflect.apply(db.send, db, [command]);
    };
    const results = { db: Object.create(db, { send: { value: send } }), name };
    await ask({ ...world.platform, results }, asking({ token: "token-2" }));
    assert.equal((await world.question()).state, "answered");
    assert.equal((await readCase(world.platform.results, investigation))?.openQuestions, undefined);
    assert.deepEqual(
      world.states.delivered.map(({ token }) => token),
      ["token-2"],
    );
  });

  it("answered by one of several before any message was stored loses the buttons of all of them", async () => {
    await ask(world.platform, asking({ question: { to: { group: "everybody" } } }));
    await forgetMessages((await world.question()).id);
    assert.equal((await world.press("not-me", "engineer@example.com")).status, 200);
    const shown = (await world.messages()).map(({ text, actions }) => [/Answered by/.test(text), actions.length]);
    assert.deepEqual(shown, Array(3).fill([true, 0]));
  });

  it("answered in a form before its message was stored loses that message's buttons too", async () => {
    await ask(world.platform, asking());
    const item = await world.question();
    await forgetMessages(item.id);
    const { viewId = "" } = await world.press("ticket", "engineer@example.com");
    await world.submit(viewId, { ticket: "OPS-101" }, "engineer@example.com");
    assert.deepEqual((await world.messages())[0]?.actions, []);
  });

  it("claimed by a process that died is delivered by sweep", async () => {
    await ask(world.platform, asking());
    world.states.fail("SendTaskSuccess", "InternalFailure");
    await world.press("not-me", "engineer@example.com");
    assert.deepEqual(world.states.delivered, []);
    world.pass(61_000);
    await Promise.all([sweep(world.platform), sweep(world.platform)]);
    assert.deepEqual(
      world.states.delivered.map(({ token }) => token),
      ["token-1"],
    );
    assert.equal((await world.question()).delivered, true);
    assert.deepEqual((await world.messages())[0]?.actions, []);
  });

  it("claimed and not delivered before the state's own limit is not lost: the settling step gives the answer", async () => {
    await ask(world.platform, asking());
    world.states.fail("SendTaskSuccess", "InternalFailure");
    await world.press("not-me", "engineer@example.com");
    world.states.gone.add("token-1");
    world.pass(5 * hour);
    const answer = await settle(world.platform, { investigation, step: "ask", visit: "" });
    assert.deepEqual(answer, { choice: "not-me", by: engineer, at: "2026-01-05T10:00:00.000Z" });
  });

  it("nobody answered expires once: null is delivered, and a press afterwards is told so", async () => {
    await ask(world.platform, asking());
    const [message] = await world.messages();
    world.pass(4 * hour);
    const pressed = await world.press("not-me", "engineer@example.com", message);
    assert.match(JSON.stringify(pressed.body), /expired/);
    await Promise.all([sweep(world.platform), sweep(world.platform)]);
    assert.deepEqual(world.states.delivered, [{ token: "token-1", output: null }]);
    assert.equal((await world.question()).state, "expired");
    assert.equal((await world.record(investigation, "S#ask"))?.result, "null");
  });

  it("still open when its state timed out is ended by the settling step", async () => {
    await ask(world.platform, asking());
    assert.equal(await settle(world.platform, { investigation, step: "ask", visit: "" }), null);
    assert.equal((await world.question()).state, "expired");
    assert.deepEqual((await world.messages())[0]?.actions, []);
  });

  it("of a second round of a loop is another question with an answer of its own", async () => {
    await ask(world.platform, asking());
    await world.press("not-me", "engineer@example.com");
    await ask(world.platform, asking({ visit: "#2", token: "token-2" }));
    assert.equal((await world.messages()).length, 2);
    await world.press("not-me", "engineer@example.com");
    assert.deepEqual(
      world.states.delivered.map(({ token }) => token),
      ["token-1", "token-2"],
    );
  });

  it("to somebody whom Slack does not know fails by name and leaves nothing waiting", async () => {
    await assert.rejects(ask(world.platform, asking({ question: { to: "U0NOBODY" } })), { name: "Task.NotFound" });
    assert.equal((await readCase(world.platform.results, investigation))?.openQuestions, undefined);
  });

  it("that Slack refuses to post is withdrawn, and the case does not wait", async () => {
    const client = await world.platform.slack();
    const refusing = (error: Error) =>
      Object.create(client, { chat: { value: { ...client.chat, postMessage: async () => Promise.reject(error) } } });
    const slack = (error: Error) => ({ ...world.platform, slack: async () => refusing(error) });
    await assert.rejects(ask(slack(new Error("no answer")), asking()), { name: "Task.Unavailable" });
    assert.equal((await world.question()).state, "open");
    const refused = new WebAPIPlatformError({ ok: false, error: "restricted_action" });
    await assert.rejects(ask(slack(refused), asking({ token: "token-2" })), { name: "Task.Denied" });
    assert.equal((await world.question()).state, "closed");
    assert.equal((await readCase(world.platform.results, investigation))?.openQuestions, undefined);
  });

  it("shows alert text as text: it cannot mention a channel or fake a link", async () => {
    await ask(world.platform, asking({ question: { text: "host <!channel> & <https://evil|click>" } }));
    const [message] = await world.messages();
    assert.equal(message?.text, "host &lt;!channel&gt; &amp; &lt;https://evil|click&gt;");
    assert.ok(!JSON.stringify(message?.blocks).includes("<!channel>"));
    assert.ok(!JSON.stringify(message?.blocks).includes("<https://evil"));
  });
});
