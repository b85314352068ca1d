import assert from "node:assert/strict";
import { z } from "zod";
import { type Collect, collect } from "../../../functions/platform/collect/collect.ts";
import type { Incoming } from "../../../functions/platform/intake.ts";
import type { Endpoint } from "../../../functions/runtime/declare.ts";
import { endpoint } from "../../../functions/runtime/endpoint.ts";
import { createLog } from "../../../functions/runtime/log.ts";

const common = {
  description: "x",
  dedup: { fields: [], windowSeconds: 600 },
  severity: "low" as const,
  route: { default: "p" },
};
const findings = endpoint({
  ...common,
  name: "findings",
  kind: "aws-event",
  pattern: { source: ["aws.x"] },
  alert: z.looseObject({ id: z.string() }),
});
const batches = endpoint({
  ...common,
  name: "batches",
  kind: "aws-event",
  pattern: { source: ["aws.x"] },
  each: { list: "detail.list", when: ({ detail }) => detail.list[0] !== 0 },
  alert: z.looseObject({ id: z.string(), detail: z.looseObject({ list: z.array(z.number()).length(1) }) }),
});
const nightly = endpoint({
  ...common,
  name: "nightly",
  kind: "schedule",
  expression: "rate(1 day)",
  alert: z.looseObject({}),
});

describe("collect", () => {
  let taken: { endpoint: string; alert: Incoming }[];
  let lines: string[];
  const take = async ({ name }: Endpoint, alert: Incoming) => {
    taken.push({ endpoint: name, alert });
    return { kind: "accepted" as const, accepted: { investigationId: "inv_1", duplicate: false, count: 1 } };
  };
  beforeEach(() => {
    taken = [];
    lines = [];
  });
  const run = (bodies: unknown[], how: Collect["take"] = take) =>
    collect(
      { endpoints: [findings, batches, nightly], take: how, log: createLog({}, (line) => lines.push(line)) },
      {
        Records: bodies.map((body, at) => ({
          messageId: `m${at}`,
          body: typeof body === "string" ? body : JSON.stringify(body),
        })),
      },
    );

  it("takes an AWS event in under the event's own id", async () => {
    const event = { id: "e-1", source: "aws.x", detail: { n: 1 } };
    assert.deepEqual(await run([{ socless: "event", endpoint: "findings", event }]), { batchItemFailures: [] });
    assert.deepEqual(taken, [
      { endpoint: "findings", alert: { value: event, text: JSON.stringify(event), receipt: "e-1" } },
    ]);
  });

  const batch = (...list: unknown[]) => ({
    socless: "event",
    endpoint: "batches",
    event: { id: "e-1", detail: { list } },
  });
  const lists = () => taken.map(({ alert: { value, receipt } }) => [value, receipt]);

  it("takes each part of an event in by itself that is meant, under the event's id", async () => {
    assert.deepEqual(await run([batch(1, 0, 2)]), { batchItemFailures: [] });
    assert.deepEqual(lists(), [
      [{ id: "e-1", detail: { list: [1] } }, "e-1"],
      [{ id: "e-1", detail: { list: [2] } }, "e-1"],
    ]);
    assert.equal(taken[0]?.alert.text, JSON.stringify(taken[0]?.alert.value));
  });

  it("takes the other parts in when one of them is wrong, and fails the message", async () => {
    const judging = async (endpoint: Endpoint, alert: Incoming) =>
      endpoint.alert.safeParse(alert.value).success
        ? take(endpoint, alert)
        : { kind: "invalid" as const, issues: [{ path: "detail.list[0]", message: "no number" }] };
    const answer = await run([batch("x", 2), batch(3)], judging);
    assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: "m0" }] });
    assert.deepEqual(
      taken.map(({ alert }) => alert.text).sort(),
      [2, 3].map((one) => JSON.stringify({ id: "e-1", detail: { list: [one] } })),
    );
    assert.match(lines.join("\n"), /not an alert of \\"batches\\": detail\.list\[0\]: no number/);
  });

  it("takes a schedule in under the time for which it was scheduled", async () => {
    const scheduledAt = "2026-01-05T10:00:00Z";
    await run([{ socless: "schedule", endpoint: "nightly", scheduledAt }]);
    assert.deepEqual(taken[0]?.alert, {
      value: { scheduledAt },
      text: JSON.stringify({ scheduledAt }),
      receipt: scheduledAt,
      idempotencyKey: scheduledAt,
    });
  });

  it("names only the messages that could not be taken in, and the log says why", async () => {
    const good = { socless: "event", endpoint: "findings", event: { id: "e-1" } };
    const answer = await run([
      "{",
      good,
      { socless: "event", endpoint: "unknown", event: { id: "e" } },
      { socless: "event", endpoint: "nightly", event: { id: "e" } },
    ]);
    assert.deepEqual(answer, {
      batchItemFailures: [{ itemIdentifier: "m0" }, { itemIdentifier: "m2" }, { itemIdentifier: "m3" }],
    });
    assert.equal(taken.length, 1);
    assert.match(lines.join("\n"), /no aws-event endpoint \\"unknown\\"/);
  });

  it("fails an event that is not of its endpoint's shape, with the path of what is wrong", async () => {
    const invalid = async () => ({ kind: "invalid" as const, issues: [{ path: "detail.id", message: "missing" }] });
    const answer = await collect(
      { endpoints: [findings], take: invalid, log: createLog({}, (line) => lines.push(line)) },
      {
        Records: [
          { messageId: "m", body: JSON.stringify({ socless: "event", endpoint: "findings", event: { id: "e" } }) },
        ],
      },
    );
    assert.equal(answer.batchItemFailures.length, 1);
    assert.match(lines.join("\n"), /detail\.id: missing/);
  });
});
