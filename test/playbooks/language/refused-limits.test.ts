// biome-ignore-all lint/correctness/noUnreachable: what is refused here
import assert from "node:assert/strict";
import { compile, playbook } from "../../../playbooks/language/index.ts";
import { meta, refused } from "../support/refused.ts";

describe("the compiler refuses a playbook with", () => {
  it("a step that is never reached", () => {
    const made = playbook({
      ...meta,
      async steps({ alert, slack, task, finish }) {
        if (alert.severity > 3) return finish("ok");
        else return finish("bad");
        // @ts-expect-error never reached
        await task("late", slack.findUser, { email: "e" });
        return finish("ok");
      },
    });
    refused(made, /step "late" is never reached/);
  });

  it("a way without an end", () => {
    const made = playbook({
      ...meta,
      // @ts-expect-error a way without an end
      async steps({ alert, finish }) {
        if (alert.severity > 3) return finish("ok");
      },
    });
    refused(made, /ends without an outcome/);
  });

  it("an outcome that is not declared", () => {
    const made = playbook({
      ...meta,
      async steps({ finish }) {
        // @ts-expect-error okay is not declared
        return finish("okay");
      },
    });
    refused(made, /"okay" is not one of the outcomes/, /ok, bad/);
  });

  it("a used field that cannot be kept inline, and lets one pass that is not used", () => {
    refused(
      playbook({
        ...meta,
        async steps({ dump, task, finish }) {
          const d = await task("a", dump, {});
          return finish("ok", { d: d.large });
        },
      }),
      /can have 300002 bytes, a variable holds 262144/,
    );
    compile(
      playbook({
        ...meta,
        async steps({ dump, task, finish }) {
          const d = await task("a", dump, {});
          return finish("ok", { d: d.small });
        },
      }),
    );
  });

  it("a definition over 1 MB", () => {
    const big = "x".repeat(1_000_000);
    refused(
      playbook({
        ...meta,
        uses: { big },
        async steps({ big, finish }) {
          return finish("ok", { big });
        },
      }),
      /the definition has \d+ bytes/,
    );
  });

  it("a worst case near 25,000 history events", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, describe, task, forEach, finish }) {
          await forEach("a", alert.resources, { atOnce: 1, atMost: 400 }, async (r) => {
            const d = await task("b", describe, { arn: r.arn });
            return d.public;
          });
          return finish("ok");
        },
      }),
      /a run can make \d+ history events/,
    );
  });

  it("questions that can take longer than the run may", () => {
    refused(
      playbook({
        ...meta,
        async steps({ ask, finish }) {
          const a = await ask("q", { to: "U1", text: "t", choices: { y: "Y" }, within: "2 days" });
          return finish(a ? "ok" : "bad");
        },
      }),
      /can take 172800 seconds, its time limit is 86400/,
    );
  });
});

describe("the compiler refuses, before it reads the steps,", () => {
  it("a time limit that is none, a name that is none, and an outcome named failed", () => {
    assert.throws(
      () =>
        compile(
          playbook({
            ...meta,
            timeLimit: "1e9 days",
            async steps({ finish }) {
              return finish("ok");
            },
          }),
        ),
      /is not a time limit/,
    );
    assert.throws(
      () =>
        compile(
          playbook({
            ...meta,
            name: "My Playbook",
            async steps({ finish }) {
              return finish("ok");
            },
          }),
        ),
      /is not a playbook's name/,
    );
    assert.throws(
      () =>
        compile(
          playbook({
            ...meta,
            outcomes: ["failed"],
            async steps({ finish }) {
              return finish("failed");
            },
          }),
        ),
      /an outcome is named "failed"/,
    );
  });
});
