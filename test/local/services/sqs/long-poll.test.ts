import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { openQueues } from "../../../../local/services/sqs/messages.ts";
import { queueInputs } from "../../../../local/services/sqs/queue.ts";
import { waitForMessages } from "../../../../local/services/sqs/wait.ts";
import { account, fakeClock, fakeCloud, region } from "../fake-cloud.ts";

/** Time stands still: what ends a poll is what happens, never that it took long. */
describe("A long poll of a queue", () => {
  const name = "collect";
  const queue = { account, region, name, createdAt: 0, inputs: queueInputs.parse({ name }), declared: {} };
  const arn = `arn:aws:sqs:${region}:${account}:${name}`;

  function open() {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    const cloud = fakeCloud({ clock });
    const queues = openQueues(cloud);
    queues.put(queue);
    let bodies: string[] | undefined;
    const poll = (seconds: number) => {
      const found = waitForMessages(clock, queues, arn, seconds * 1000, () => queues.receive(queue, 10, 30));
      void found.then((messages) => {
        bodies = messages.map(({ body }) => body);
      });
    };
    /** What the poll has ended with when this much time has passed; undefined while it waits. */
    const afterPassing = async (milliseconds: number) => {
      clock.advance(milliseconds);
      await setImmediate();
      return bodies;
    };
    return { cloud, queues, poll, afterPassing };
  }

  it("ends with a message that comes", async () => {
    const { cloud, queues, poll, afterPassing } = open();
    poll(20);
    assert.equal(await afterPassing(1000), undefined);
    queues.send(queue, "late");
    assert.deepEqual(await afterPassing(0), ["late"]);
    cloud.dispose();
  });

  it("ends with a message that becomes visible again, at that moment", async () => {
    const { cloud, queues, poll, afterPassing } = open();
    queues.send(queue, "again");
    queues.receive(queue, 1, 10);
    poll(20);
    assert.equal(await afterPassing(9999), undefined);
    assert.deepEqual(await afterPassing(1), ["again"]);
    cloud.dispose();
  });

  it("ends with a message whose delay is over, and with one that a restart finds", async () => {
    const { cloud, queues, poll, afterPassing } = open();
    queues.send(queue, "delayed", {}, 10);
    queues.stop();
    queues.resume();
    poll(20);
    assert.equal(await afterPassing(9999), undefined);
    assert.deepEqual(await afterPassing(1), ["delayed"]);
    cloud.dispose();
  });

  it("ends with nothing when its own time is over", async () => {
    const { cloud, poll, afterPassing } = open();
    poll(20);
    assert.equal(await afterPassing(19_999), undefined);
    assert.deepEqual(await afterPassing(1), []);
    cloud.dispose();
  });

  it("leaves a message that comes after its end to the next", async () => {
    const { cloud, queues, poll, afterPassing } = open();
    poll(1);
    await afterPassing(1000);
    queues.send(queue, "next");
    await afterPassing(0);
    assert.equal(queues.counts(queue).visible, 1);
    cloud.dispose();
  });
});
