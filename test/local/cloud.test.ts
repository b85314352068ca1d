import assert from "node:assert/strict";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Clock } from "../../local/service.ts";
import { eventually } from "../support/until.ts";
import { fakeClock } from "./services/fake-cloud.ts";
import { runningCloud } from "./services/running-cloud.ts";

describe("The local cloud when it closes", () => {
  it("leaves no timer behind, not even of a call that still waits", async () => {
    const still = fakeClock("2026-01-01T00:00:00Z");
    const left = new Set<number>();
    const clock: Clock = {
      now: still.now,
      setTimer: (at, run) => {
        left.add(at);
        const timer = still.setTimer(at, run);
        return {
          cancel: () => {
            left.delete(at);
            timer.cancel();
          },
        };
      },
    };
    const cloud = await runningCloud({ clock });
    const { outputs } = await cloud.create("aws:sqs/queue:Queue", "waiting", {});
    const sqs = new SQSClient({ ...cloud.client, maxAttempts: 1 });
    const call = assert.rejects(
      sqs.send(new ReceiveMessageCommand({ QueueUrl: String(outputs.url), WaitTimeSeconds: 20 })),
    );
    await eventually(() => assert.ok(left.has(still.now() + 20_000)));

    await cloud.close();
    await call;
    assert.deepEqual([...left], []);
  });
});
