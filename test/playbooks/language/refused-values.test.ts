// biome-ignore-all lint/suspicious/noFallthroughSwitchClause: what is refused here
import { playbook } from "../../../playbooks/language/index.ts";
import { meta, refused } from "../support/refused.ts";

const outsider = "x";

describe("the compiler refuses in a playbook", () => {
  it("a name from outside", () => {
    refused(
      playbook({
        ...meta,
        async steps({ slack, task, finish }) {
          await task("a", slack.post, { to: outsider, text: "t" });
          return finish("ok");
        },
      }),
      /outsider is outside of the playbook/,
      /list it in uses: \{ outsider \}/,
    );
  });

  it("a plain template literal", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, slack, task, finish }) {
          await task("a", slack.post, { to: "#x", text: `${alert.title}` });
          return finish("ok");
        },
      }),
      /plain template/,
      /text`…`/,
    );
  });

  it("while", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, finish }) {
          while (alert.severity > 3) {
            return finish("bad");
          }
          return finish("ok");
        },
      }),
      /while is not something a playbook can do/,
    );
  });

  it("a loop that does not say how often it runs at most", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, finish }) {
          for (const r of alert.resources) {
            if (r.arn === "x") break;
          }
          return finish("ok");
        },
      }),
      /how often it runs at most/,
      /upTo\(3\).*forEach/,
    );
  });

  it("a loop whose number is known only when it runs", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, upTo, finish }) {
          for (const i of upTo(alert.severity)) {
            if (i === 2) break;
          }
          return finish("ok");
        },
      }),
      /must be known now/,
    );
  });

  it("new, throw and functions of its own", () => {
    refused(
      playbook({
        ...meta,
        async steps({ finish }) {
          const d = new Date();
          return finish("ok", { d: d.toISOString() });
        },
      }),
      /new is not something/,
    );
    refused(
      playbook({
        ...meta,
        async steps() {
          throw new Error("x");
        },
      }),
      /throw is not something/,
    );
    refused(
      playbook({
        ...meta,
        async steps({ finish }) {
          function f() {
            return "ok" as const;
          }
          return finish(f());
        },
      }),
      /a function inside a playbook/,
    );
  });

  it("text joined by +", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, slack, task, finish }) {
          // biome-ignore lint/style/useTemplate: what is refused here
          await task("a", slack.post, { to: "#x", text: alert.title + "!" });
          return finish("ok");
        },
      }),
      /alert\.title is not a number/,
      /text`…`/,
    );
  });

  it("a list as a condition", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, finish }) {
          if (alert.resources) return finish("ok");
          return finish("bad");
        },
      }),
      /a list is always true/,
      /\.length > 0/,
    );
  });

  it("a switch without all its cases", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, finish }) {
          switch (alert.kind) {
            case "bucket":
              return finish("bad");
            case "role":
              return finish("bad");
          }
          return finish("ok");
        },
      }),
      /no case for "instance"/,
    );
  });

  it("a case that runs into the next", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, slack, task, finish }) {
          switch (alert.kind) {
            // @ts-expect-error it falls through
            case "bucket":
              await task("a", slack.findUser, { email: "e" });
            default:
              return finish("ok");
          }
        },
      }),
      /runs into the next/,
    );
  });

  it("a break inside a case", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, upTo, finish }) {
          for (const i of upTo(2)) {
            switch (i) {
              case 1:
                if (alert.severity > 3) break;
                return finish("ok");
              default:
                break;
            }
          }
          return finish("bad");
        },
      }),
      /leave the switch, not the loop/,
    );
  });

  it("a change of what came in", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, finish }) {
          alert.title = "x";
          return finish("ok");
        },
      }),
      /only variables can be changed/,
    );
  });

  it("a library's function", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, finish }) {
          if (alert.title.match("x")) return finish("ok");
          return finish("bad");
        },
      }),
      /\.match\(…\) is not something a playbook can compute on a string/,
    );
  });

  it("|| between values", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, slack, task, finish }) {
          await task("a", slack.post, { to: alert.note || "#x", text: "t" });
          return finish("ok");
        },
      }),
      /not true\/false/,
      /\?\?/,
    );
  });

  it("a division that could be by zero, since nothing catches it", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, finish }) {
          return finish("ok", { n: 5 / alert.severity });
        },
      }),
      /divide by zero/,
    );
  });

  it("the length of a text, which the cloud counts otherwise", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, finish }) {
          return finish(alert.title.length > 3 ? "ok" : "bad");
        },
      }),
      /counted differently/,
    );
  });

  it("a list of lists made by map, which would lose its inner lists", () => {
    refused(
      playbook({
        ...meta,
        async steps({ alert, finish }) {
          return finish("ok", { l: alert.resources.map((r) => [r.arn]) });
        },
      }),
      /lose its inner lists/,
    );
  });
});
