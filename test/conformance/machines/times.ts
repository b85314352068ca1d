/** What takes time, on a clock that the test moves: three days take none. */
import assert from "node:assert/strict";
import type { Json, Properties } from "../../../local/service.ts";
import { chain, only, pass, question, task, type World } from "../../local/services/states/world.ts";
import { type Case, call, docs, fails, inPath, ok, spec } from "./case.ts";

const second = 1000;
const day = 86_400 * second;
const start = "2026-03-01T10:00:00Z";

/** It stands still for so long and not a millisecond more. */
const waits = (milliseconds: number) => async (world: World, execution: string) => {
  if (milliseconds <= 0) return;
  await world.until("wait");
  world.clock.advance(milliseconds - 1);
  await world.stillRuns(execution);
  world.clock.advance(1);
};
const wait = (
  title: string,
  fields: Properties,
  milliseconds: number,
  mode: "JSONata" | "JSONPath" = "JSONata",
): Case => {
  const state = { Type: "Wait", ...fields };
  return {
    title: `${title} (${mode})`,
    source: `${spec}#wait-state`,
    definition: { QueryLanguage: mode, ...chain({ wait: state, end: { Type: "Succeed" } }) },
    input: { n: 90, until: "2026-03-04T10:00:00Z" },
    during: waits(milliseconds),
    ends: ok({ n: 90, until: "2026-03-04T10:00:00Z" }),
  };
};

const waiting: Case[] = [
  wait("so many seconds", { Seconds: 30 }, 30 * second),
  wait("so many seconds", { Seconds: 30 }, 30 * second, "JSONPath"),
  wait("no seconds at all", { Seconds: 0 }, 0),
  wait("seconds by an expression", { Seconds: "{% $states.input.n %}" }, 90 * second),
  wait("seconds by a path", { SecondsPath: "$.n" }, 90 * second, "JSONPath"),
  wait("until a time three days away", { Timestamp: "2026-03-04T10:00:00Z" }, 3 * day),
  wait("until a time three days away", { Timestamp: "2026-03-04T10:00:00Z" }, 3 * day, "JSONPath"),
  wait("until a time of another zone", { Timestamp: "2026-03-01T12:00:30+02:00" }, 30 * second),
  wait("until a time by an expression", { Timestamp: "{% $states.input.until %}" }, 3 * day),
  wait("until a time by a path", { TimestampPath: "$.until" }, 3 * day, "JSONPath"),
  wait("until a time that is over", { Timestamp: "2026-02-01T10:00:00Z" }, 0),
  wait("until now", { Timestamp: start }, 0),
  wait("a year", { Seconds: 31_536_000 }, 365 * day),
  {
    title: "a time that is none, by an expression",
    source: `${docs}/state-wait.html`,
    definition: only({ Type: "Wait", Timestamp: "{% 'tomorrow' %}" }),
    ends: fails("States.QueryEvaluationError"),
  },
  {
    title: "a time that is none, by a path",
    source: `${docs}/state-wait.html`,
    definition: inPath(only({ Type: "Wait", TimestampPath: "$.t" })),
    input: { t: "2026-03-01" },
    ends: fails("States.Runtime"),
  },
];

const path = { Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken" };
/** The task's limit passes at its time and not a millisecond before. */
const limit = (title: string, state: Properties, seconds: number, input: Json = {}): Case => ({
  title,
  source: `${docs}/state-task.html`,
  definition: chain({ try: state, end: pass() }),
  input,
  during: async (world, execution) => {
    await world.until("submitted");
    world.clock.advance(seconds * second - 1);
    await world.stillRuns(execution);
    world.clock.advance(1);
  },
  ends: fails("States.Timeout"),
});
const overPath = (one: Case): Case => ({ ...one, definition: inPath(one.definition) });

const limits: Case[] = [
  limit("TimeoutSeconds", question("ask", { TimeoutSeconds: 60 }), 60),
  limit("TimeoutSeconds by an expression", question("ask", { TimeoutSeconds: "{% $states.input.n * 2 %}" }), 60, {
    n: 30,
  }),
  overPath(limit("TimeoutSeconds in JSONPath mode", call("ask", { ...path, TimeoutSeconds: 60 }), 60)),
  overPath(limit("TimeoutSecondsPath", call("ask", { ...path, TimeoutSecondsPath: "$.n" }), 30, { n: 30 })),
  limit("HeartbeatSeconds", question("ask", { TimeoutSeconds: 600, HeartbeatSeconds: 60 }), 60),
  limit(
    "HeartbeatSeconds by an expression",
    question("ask", { TimeoutSeconds: 600, HeartbeatSeconds: "{% $states.input.n %}" }),
    30,
    { n: 30 },
  ),
  overPath(
    limit("HeartbeatSecondsPath", call("ask", { ...path, TimeoutSeconds: 600, HeartbeatSecondsPath: "$.n" }), 30, {
      n: 30,
    }),
  ),
  limit("a limit of three days", question("ask", { TimeoutSeconds: 3 * 86_400 }), 3 * 86_400),
  {
    title: "a heartbeat moves the heartbeat's limit, not the task's",
    source: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html",
    definition: only(question("ask", { HeartbeatSeconds: 10, TimeoutSeconds: 25 })),
    during: async (world, execution) => {
      await world.until("submitted");
      const { token } = await world.called("ask");
      for (let beat = 1; beat <= 2; beat += 1) {
        world.clock.advance(9 * second);
        await world.stillRuns(execution);
        world.call("SendTaskHeartbeat", { taskToken: token });
      }
      world.clock.advance(6999);
      await world.stillRuns(execution);
      world.clock.advance(1);
    },
    ends: fails("States.Timeout"),
  },
  {
    title: "a function that never answers ends at the task's limit",
    source: `${docs}/state-task.html`,
    definition: only(task("never", { TimeoutSeconds: 60 })),
    during: async (world) => {
      await world.called("never");
      world.clock.advance(60 * second);
    },
    ends: fails("States.Timeout"),
  },
  {
    title: "a limit that is tried again hands out a new token and a new limit",
    source: `${docs}/connect-to-resource.html#connect-wait-token`,
    definition: only(question("ask", { TimeoutSeconds: 60, Retry: [{ ErrorEquals: ["States.Timeout"] }] })),
    during: async (world, execution) => {
      await world.until("submitted");
      const { token: first } = await world.called("ask");
      world.clock.advance(60 * second);
      await world.until("retry");
      world.clock.advance(second);
      const { token } = await world.called("ask", 2);
      assert.notEqual(token, first);
      await world.until("submitted");
      world.clock.advance(60 * second - 1);
      await world.stillRuns(execution);
      world.call("SendTaskSuccess", { taskToken: token, output: "2" });
    },
    ends: ok(2),
  },
  {
    title: "the machine's own limit ends it, and no Catch takes it",
    source: `${spec}#top-level-fields`,
    definition: {
      ...chain({ try: question("ask", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "end" }] }), end: pass() }),
      TimeoutSeconds: 30,
    },
    during: async (world, execution) => {
      await world.until("submitted");
      world.clock.advance(30 * second - 1);
      await world.stillRuns(execution);
      world.clock.advance(1);
    },
    ends: { status: "TIMED_OUT", error: "States.Timeout" },
  },
];

export const timeCases: readonly Case[] = [...waiting, ...limits];
