import assert from "node:assert/strict";
import type { Json } from "../../../../local/service.ts";
import { compile } from "../../../../playbooks/language/index.ts";
import { sshTicketCheck } from "../../../../playbooks/ssh-ticket-check.ts";
import { functionArn, openWorld, Thrown, type World } from "./world.ts";

const alert = {
  user: { name: "erin", email_addr: "engineer@example.com" },
  src_endpoint: { ip: "198.51.100.23" },
  dst_endpoint: { hostname: "prod-db-1" },
};
const own = (key: string, isOpen: boolean) => ({ key, isOpen, assignee: "engineer@example.com" });
const issues: Readonly<Record<string, Json>> = { "OPS-101": own("OPS-101", true), "OPS-102": own("OPS-102", false) };
const names = (key: string) => ({ choice: "jira-ticket", ticket: key });

const cases: { title: string; ticket: string; answers: Json[]; ends: string; tasks: string[] }[] = [
  {
    title: "a valid ticket asks nobody",
    ticket: "OPS-101",
    answers: [],
    ends: "validated",
    tasks: ["check-ticket", "file-case"],
  },
  {
    title: "a valid ticket named in the second round",
    ticket: "OPS-102",
    answers: [names("OPS-102"), names("OPS-101")],
    ends: "validated",
    tasks: [
      "check-ticket",
      "find-engineer",
      "check-answer",
      "refuse-ticket",
      "check-answer#2",
      "thank-engineer#2",
      "file-case",
    ],
  },
  {
    title: "not me, and on-call contains",
    ticket: "OPS-102",
    answers: [{ choice: "not-me" }, { choice: "contain" }],
    ends: "contained",
    tasks: ["check-ticket", "find-engineer", "tell-security", "file-case"],
  },
  {
    title: "nobody answers, and on-call accepts",
    ticket: "OPS-102",
    answers: [null, { choice: "accept" }],
    ends: "accepted",
    tasks: ["check-ticket", "find-engineer", "tell-security", "file-case"],
  },
  {
    title: "nobody answers at all",
    ticket: "OPS-102",
    answers: [null, null],
    ends: "failed",
    tasks: ["check-ticket", "find-engineer", "tell-security", "file-case"],
  },
];

/** The compiler's machine on this engine, restarted at each question. */
describe("a compiled playbook", () => {
  const { definition } = compile(sshTicketCheck);
  const done: string[] = [];
  const outcomes: Json[] = [];
  let isJiraDown = false;
  let world: World;

  const act =
    (result: (params: Readonly<Record<string, Json>>) => Json) => (payload: Readonly<Record<string, Json>>) => {
      done.push(`${payload.step}${payload.visit}`);
      return result(Object(payload.params));
    };
  beforeEach(() => {
    done.length = 0;
    outcomes.length = 0;
    isJiraDown = false;
    world = openWorld({
      ask: () => "asked",
      "jira-get-issue": (payload) => {
        if (isJiraDown) throw new Thrown("Task.Unavailable");
        return act(({ key }) => issues[String(key)] ?? null)(payload);
      },
      "jira-create-issue": act(() => ({ key: "SEC-1" })),
      "slack-find-user": act(() => ({ id: "U1" })),
      "slack-post": act(() => ({ ts: "1" })),
      "record-failure": () => null,
      "record-end": ({ outcome, status }) => {
        outcomes.push(outcome ?? null, status ?? null);
        return null;
      },
    });
  });
  afterEach(() => world.close());

  const start = async (ticket: string) => {
    const withArns = definition.replaceAll(/\$\{([a-z0-9-]+)\}/g, (_, name: string) => `${functionArn(name)}:1`);
    return world.start(
      await world.create(JSON.parse(withArns)),
      { alert: { ...alert, unmapped: { ticket } } },
      "inv_1",
    );
  };

  for (const { title, ticket, answers, ends, tasks } of cases)
    it(`goes its way: ${title}`, async () => {
      const execution = await start(ticket);
      for (const [index, answer] of answers.entries()) {
        const { token } = await world.called("ask", index + 1);
        await world.until("submitted");
        await world.restart();
        world.call("SendTaskSuccess", { taskToken: token, output: JSON.stringify(answer) });
      }
      const { status, cause } = await world.ended(execution);
      const failed = ends === "failed";
      assert.equal(status, failed ? "FAILED" : "SUCCEEDED", String(cause));
      assert.deepEqual([done, outcomes], [tasks, [ends, failed ? "failed" : "succeeded"]]);
    });

  it("records where it failed when a service stays down, after its retries", async () => {
    isJiraDown = true;
    const execution = await start("OPS-101");
    while (world.describe(execution).status === "RUNNING") {
      world.clock.advance(60_000);
      await world.settle();
    }
    const [record] = world.calls.filter(({ name }) => name === "record-failure");
    const { step, error } = Object(record?.payload.problem);
    assert.deepEqual({ step, error }, { step: "check-ticket", error: "Task.Unavailable" });
    assert.ok(world.calls.filter(({ name }) => name === "jira-get-issue").length > 3);
    assert.equal(world.describe(execution).error, "Task.Unavailable");
  });
});
