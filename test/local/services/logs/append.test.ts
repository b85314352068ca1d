import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { logs } from "../../../../local/services/logs/index.ts";
import { callOf } from "../call-of.ts";
import { account, context, fakeClock, fakeCloud, region } from "../fake-cloud.ts";

const hour = 60 * 60 * 1000;

describe("Log lines from inside the cloud", () => {
  it("make their group and stream, and go when the group's retention is over", async () => {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    const cloud = fakeCloud({ clock });
    const service = logs(cloud);
    await service.start?.();
    const [groupResource] = service.resources;
    await groupResource?.create({ name: "kept-a-day", retentionInDays: 1 }, context("kept-a-day"));
    const lines = async (logGroupName: string) => {
      const answer = await callOf(service)("FilterLogEvents", { logGroupName });
      return Array.isArray(answer?.events) ? answer.events.length : undefined;
    };

    for (const group of ["kept-a-day", "kept"]) service.append(account, region, group, "stream", "line", clock.now());
    clock.advance(20 * hour);
    await setImmediate();
    assert.deepEqual([await lines("kept-a-day"), await lines("kept")], [1, 1]);
    clock.advance(10 * hour);
    await setImmediate();
    assert.deepEqual([await lines("kept-a-day"), await lines("kept")], [0, 1]);

    await service.stop?.();
    cloud.dispose();
  });
});
