import assert from "node:assert/strict";
import type { Result } from "../../../../cli/rollout/target/job.ts";
import type { Tell } from "../../../../cli/rollout/tell/event.ts";
import { teller } from "../../../../cli/rollout/tell/live.ts";

const now = () => "2026-11-24T20:00:00.000Z";
const ended: Result = { outcome: "done", problems: [], changes: {}, findings: [], drifted: [], seconds: 3 };

/** A terminal that does what the marks say which a rollout writes: up so many lines, to the line's start, delete below. */
class Terminal {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows: number;
  #lines: string[] = [""];
  #at = 0;
  constructor(columns = 40, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }
  get lines(): readonly string[] {
    return this.#lines.slice(0, -1);
  }
  write(text: string): void {
    for (const [mark = ""] of text.replaceAll("\x1b[", "␛").matchAll(/␛\d*[A-Z]|\r|\n|[^␛\r\n]+/g)) {
      const [, count = "", what] = /^␛(\d*)([A-Z])$/.exec(mark) ?? [];
      if (what === "A") this.#at -= Number(count);
      else if (what === "J") this.#lines.splice(this.#at, Number.POSITIVE_INFINITY, "");
      else if (mark === "\n") this.#lines[++this.#at] ??= "";
      else if (mark !== "\r") this.#lines[this.#at] = mark;
    }
    assert.ok(this.#at >= 0, "it goes above its first line");
  }
}

const step = (tell: Tell, target: string, what: string) => tell({ event: "target-step", target, step: what });
const end = (tell: Tell, target: string) =>
  tell({ event: "target-ends", target, wave: "all", log: "up.log", ...ended });

describe("a rollout on a terminal", () => {
  it("shows a line for each target that runs, with its present step, below what stays", () => {
    const screen = new Terminal();
    const tell = teller(false, screen, now);
    tell({ event: "wave-begins", wave: "all", targets: ["eu", "us"] });
    step(tell, "eu", "previewing");
    step(tell, "us", "previewing");
    step(tell, "eu", "updating 1 of 9");
    assert.deepEqual(screen.lines, ["Wave all: eu, us", "  … eu: updating 1 of 9", "  … us: previewing"]);
    end(tell, "eu");
    assert.deepEqual(screen.lines, ["Wave all: eu, us", "  ✓ eu done in 3 s: no change", "  … us: previewing"]);
    end(tell, "us");
    tell({ event: "wave-ends", wave: "all", done: 2, failed: 0 });
    assert.deepEqual(screen.lines.slice(1), [
      "  ✓ eu done in 3 s: no change",
      "  ✓ us done in 3 s: no change",
      "Wave all: 2 done",
    ]);
  });

  it("shows no line that the terminal would break, and no more than it has", () => {
    const screen = new Terminal(20, 5);
    const tell = teller(false, screen, now);
    for (const target of ["one", "two", "three", "four", "five"]) step(tell, target, "waiting for what never comes");
    assert.deepEqual(screen.lines, ["  … one: waiting fo", "  … two: waiting fo", "  … and 3 more"]);
  });

  it("shows none of the marks that a step may hold", () => {
    const screen = new Terminal();
    step(teller(false, screen, now), "eu", "\x1b[31mred");
    assert.deepEqual(screen.lines, ["  … eu: red"]);
  });
});

describe("a rollout elsewhere", () => {
  const text = (json: boolean, act: (tell: Tell) => void): string => {
    let said = "";
    act(teller(json, { write: (more) => (said += more) }, now));
    return said;
  };

  it("writes plain lines; of steps that only count the first", () => {
    const said = text(false, (tell) => {
      for (const count of [0, 1, 2]) step(tell, "eu", `updating ${count} of 9`);
      step(tell, "us", "updating 4 of 9");
      step(tell, "eu", "health: asks the API");
      end(tell, "eu");
    });
    assert.equal(
      said,
      [
        "    eu: updating 0 of 9",
        "    us: updating 4 of 9",
        "    eu: health: asks the API",
        "  ✓ eu done in 3 s: no change",
        "",
      ].join("\n"),
    );
  });

  it("writes with --json one object a line, each with its time, whatever is in it", () => {
    const said = text(true, (tell) => {
      step(tell, "eu", "two\nlines");
      end(tell, "eu");
    });
    assert.deepEqual(
      said
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
      [
        { at: now(), event: "target-step", target: "eu", step: "two\nlines" },
        { at: now(), event: "target-ends", target: "eu", wave: "all", log: "up.log", ...ended },
      ],
    );
  });
});
