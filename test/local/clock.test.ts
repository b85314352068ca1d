import assert from "node:assert/strict";
import { mock } from "node:test";
import { endable, systemClock } from "../../local/clock.ts";
import { fakeClock } from "./services/fake-cloud.ts";

describe("the wall clock", () => {
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  it("runs a timer at its time, also when Node's own timer comes a moment early", () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    let now = 1000;
    mock.method(Date, "now", () => now);
    const ran: number[] = [];
    systemClock.setTimer(1060, () => ran.push(now));
    now = 1059;
    mock.timers.tick(60);
    assert.deepEqual(ran, []);
    now = 1060;
    mock.timers.tick(1);
    assert.deepEqual(ran, [1060]);
  });

  it("holds a timer for longer than Node can", () => {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
    const days = 24 * 60 * 60 * 1000;
    const ran: number[] = [];
    systemClock.setTimer(60 * days, () => ran.push(Date.now()));
    mock.timers.tick(59 * days);
    assert.deepEqual(ran, []);
    mock.timers.tick(2 * days);
    assert.equal(ran.length, 1);
  });

  it("cancels a timer that was set again on the way", () => {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
    const days = 24 * 60 * 60 * 1000;
    let ran = false;
    const timer = systemClock.setTimer(60 * days, () => {
      ran = true;
    });
    mock.timers.tick(30 * days);
    timer.cancel();
    mock.timers.tick(60 * days);
    assert.equal(ran, false);
  });
});

describe("a clock that can be ended", () => {
  it("runs and cancels timers as the clock below it does", () => {
    const below = fakeClock("2026-01-01T00:00:00Z");
    const clock = endable(below);
    const ran: string[] = [];
    clock.setTimer(clock.now() + 10, () => ran.push("first"));
    clock.setTimer(clock.now() + 20, () => ran.push("cancelled")).cancel();
    clock.setTimer(clock.now() + 30, () => ran.push("last"));
    below.advance(100);
    assert.deepEqual(ran, ["first", "last"]);
  });

  it("runs no timer once it was ended, whether set before or after", () => {
    const below = fakeClock("2026-01-01T00:00:00Z");
    const clock = endable(below);
    const ran: string[] = [];
    clock.setTimer(clock.now() + 10, () => ran.push("before"));
    clock.end();
    clock.setTimer(clock.now() + 10, () => ran.push("after")).cancel();
    clock.setTimer(clock.now() + 10, () => ran.push("after"));
    below.advance(100);
    assert.deepEqual(ran, []);
  });
});
