import * as slack from "../../../functions/tasks/slack/index.ts";
import { playbook } from "../../../playbooks/language/index.ts";
import { meta, refused } from "../support/refused.ts";

describe("the compiler refuses", () => {
  it("a task that is not listed in uses", () => {
    refused(
      playbook({
        ...meta,
        async steps({ task, finish }) {
          await task("a", slack.findUser, { email: "e" });
          return finish("ok");
        },
      }),
      /slack\.findUser is not a task function/,
    );
  });

  it("finish without return", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, finish }) {
          if (alert.severity > 3) {
            finish("ok");
          }
          return finish("bad");
        },
      }),
      /finish\(…\) alone does not end/,
      /return finish/,
    );
  });

  it("a step without await", () => {
    refused(
      playbook({
        ...meta,
        async steps({ slack, task, finish }) {
          task("a", slack.findUser, { email: "e" });
          return finish("ok");
        },
      }),
      /must be waited for/,
      /await task/,
    );
    refused(
      playbook({
        ...meta,
        async steps({ slack, task, finish }) {
          const p = task("a", slack.findUser, { email: "e" });
          return finish("ok", { p: `${p}` });
        },
      }),
      /must be waited for/,
    );
  });

  it("a step that would run only sometimes", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, reputation, task, finish }) {
          if (alert.severity > 3 && (await task("a", reputation, { ip: "x" })).score > 3) return finish("ok");
          return finish("bad");
        },
      }),
      /only sometimes/,
    );
  });

  it("a branch that changes a variable around it", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, forEach, finish }) {
          let n = 0;
          await forEach("a", alert.resources, { atOnce: 1, atMost: 2 }, async (r) => {
            n = n + 1;
            return r.arn;
          });
          return finish("ok", { n });
        },
      }),
      /a branch cannot change it/,
      /return the value/,
    );
  });

  it("two steps of one name", () => {
    refused(
      playbook({
        ...meta,
        async steps({ slack, task, finish }) {
          await task("a", slack.findUser, { email: "e" });
          await task("a", slack.findUser, { email: "e" });
          return finish("ok");
        },
      }),
      /two steps are named "a"/,
    );
  });

  it("a computed step name, and one that is no name", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, slack, task, finish }) {
          await task(alert.title, slack.findUser, { email: "e" });
          return finish("ok");
        },
      }),
      /must be written out/,
    );
    refused(
      playbook({
        ...meta,
        async steps({ slack, task, finish }) {
          await task("Find User", slack.findUser, { email: "e" });
          return finish("ok");
        },
      }),
      /is not a step name/,
    );
  });

  it("a question without a time limit", () => {
    const made = playbook({
      ...meta,
      async steps({ ask, finish }) {
        // @ts-expect-error within is missing
        const a = await ask("q", { to: "U1", text: "t", choices: { y: "Y" } });
        return finish(a ? "ok" : "bad");
      },
    });
    refused(made, /a question needs a time limit/, /within/);
  });

  it("a reminder, or an escalation, after the end of the question", () => {
    refused(
      playbook({
        ...meta,
        async steps({ ask, finish }) {
          const a = await ask("q", {
            to: "U1",
            text: "t",
            choices: { y: "Y" },
            within: "1 hour",
            remindAfter: "2 hours",
          });
          return finish(a ? "ok" : "bad");
        },
      }),
      /reminder would come after the end/,
    );
    refused(
      playbook({
        ...meta,
        async steps({ ask, finish }) {
          const a = await ask("q", {
            to: "U1",
            text: "t",
            choices: { y: "Y" },
            within: "1 hour",
            escalate: { after: "1 hour", to: "U2" },
          });
          return finish(a ? "ok" : "bad");
        },
      }),
      /escalation would come after the end/,
    );
  });

  it("a question whose answer nobody reads", () => {
    refused(
      playbook({
        ...meta,
        async steps({ ask, finish }) {
          await ask("q", { to: "U1", text: "t", choices: { y: "Y" }, within: "1 hour" });
          return finish("ok");
        },
      }),
      /nobody reads the answer/,
    );
  });

  it("a form whose field would hide who answered", () => {
    refused(
      playbook({
        ...meta,
        async steps({ ask, form, finish }) {
          const a = await ask("q", { to: "U1", text: "t", choices: { y: form("Y", { by: "By" }) }, within: "1 hour" });
          return finish(a ? "ok" : "bad");
        },
      }),
      /no field "by"/,
    );
  });

  it("an item that ends the whole playbook", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, forEach, finish }) {
          // @ts-expect-error an item gives a value, not an ending
          await forEach("a", alert.resources, { atOnce: 1, atMost: 2 }, async () => finish("ok"));
          return finish("ok");
        },
      }),
      /cannot end the whole playbook from here/,
    );
  });

  it("a helper that runs steps", () => {
    refused(
      playbook({
        ...meta,
        async steps({ slack, task, finish }) {
          const f = async (e: string) => task("a", slack.findUser, { email: e });
          await f("e");
          return finish("ok");
        },
      }),
      /a helper inside a playbook can only be an expression/,
    );
  });
});
