import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { Compiled } from "../../../playbooks/language/compile.ts";
import { isPlain, type Json } from "../../../playbooks/language/json.ts";
import type { WrittenPlaybook } from "../../../playbooks/language/playbook.ts";
import { StepFailed } from "../../../playbooks/language/run/failures.ts";
import { type PlainRun, plainRun } from "../../../playbooks/language/run/plain-run.ts";
import { MachineError } from "./evaluate.ts";
import { type Called, type Run, runMachine } from "./machine.ts";

/** What a step gives, or how it fails. For a question null means that nobody answered. */
export type Reply = { readonly result: unknown } | { readonly error: string; readonly cause: string };
export type Replies = (step: string, time: number, params: unknown) => Reply;

/** JSON without what is nothing, so that null and missing count as one. */
export function bare(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(bare);
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, bare(inner)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export type Both = { readonly plain: PlainRun; readonly run: Run };

/** Runs the function itself and the machine compiled from it on the same alert and replies. */
export async function runBoth(
  playbook: WrittenPlaybook,
  compiled: Compiled,
  alert: Json,
  replies: Replies,
): Promise<Both> {
  const plain = await plainRun(playbook, alert, counted(replies, StepFailed));
  const answer = counted(replies, undefined);
  const input = { alert: project(alert, compiled.alertFields) };
  return { plain, run: await runMachine(compiled.machine, input, (called) => mock(called, answer)) };
}

/** Both ended with the same outcome, data and problem. */
export function sameEnd({ plain, run }: Both): void {
  const detail = JSON.stringify({ plain, error: run.error, cause: run.cause });
  assert.equal(run.status === "FAILED" ? "failed" : outcomeOf(run.output), plain.outcome, detail);
  if (run.status === "SUCCEEDED") {
    assert.deepEqual(bare(run.output), bare({ outcome: plain.outcome, data: plain.data }), detail);
    return;
  }
  const { problem } = plain;
  assert.deepEqual(
    { error: run.error, cause: run.cause },
    { error: problem?.error, cause: `${problem?.step}: ${problem?.cause}` },
  );
}

/** Runs both, which must end alike. */
export async function agree(
  playbook: WrittenPlaybook,
  compiled: Compiled,
  alert: Json,
  replies: Replies,
): Promise<Both> {
  const both = await runBoth(playbook, compiled, alert, replies);
  sameEnd(both);
  return both;
}

/** The same calls, in any order: branches run at the same time. */
export function sameCalls({ plain, run }: Both): void {
  const made = run.calls.filter(
    ({ fn, payload }) => payload.mode !== "settle" && fn !== "record-failure" && fn !== "record-end",
  );
  const machine = made.map(({ payload }) => ({
    step: payload.step,
    params: bare(payload.params ?? questionOf(payload.question)),
  }));
  const plainly = plain.calls.map(({ step, kind, params }) => ({
    step,
    params: bare(kind === "ask" ? questionOf(params) : params),
  }));
  const sorted = (calls: readonly unknown[]): readonly string[] => calls.map((call) => JSON.stringify(call)).sort();
  assert.deepEqual(sorted(machine), sorted(plainly));
}

/** Every finished run tells its end once; every record of a step has a key of its own. */
export function wellRecorded({ run }: Pick<Both, "run">): void {
  const keys = run.calls.flatMap(({ payload, fn }) =>
    fn.startsWith("record-") || payload.mode === "settle" ? [] : [`${String(payload.step)}${String(payload.visit)}`],
  );
  assert.deepEqual(
    keys.filter((key, i) => keys.indexOf(key) !== i),
    [],
    "two visits share a record",
  );
  const ends = run.calls.filter(({ fn }) => fn === "record-end");
  assert.deepEqual(
    ends.map(({ payload }) => payload.status),
    [run.status === "FAILED" ? "failed" : "succeeded"],
  );
}

const questionOf = (question: unknown): unknown => {
  if (!isPlain(question)) return question;
  const { to, text, choices } = question;
  return { to, text, choices };
};
const outcomeOf = (output: Json | undefined): unknown => (isPlain(output) ? output.outcome : undefined);

function counted(
  replies: Replies,
  Failure: typeof StepFailed | undefined,
): (call: { step: string; params: unknown }) => unknown {
  const times = new Map<string, number>();
  return ({ step, params }) => {
    const time = (times.get(step) ?? 0) + 1;
    times.set(step, time);
    const asked = isPlain(params) && "choices" in params;
    const reply = replies(step, time, bare(asked ? questionOf(params) : params));
    if ("result" in reply) return reply.result;
    throw Failure ? new Failure(step, reply.error, reply.cause) : new MachineError(reply.error, reply.cause);
  };
}

/** A question that nobody answered comes back by expiry or, now and then, by the state's own time limit. */
function mock({ fn, payload }: Called, answer: (call: { step: string; params: unknown }) => unknown): unknown {
  if (fn.startsWith("record-") || payload.mode === "settle") return null;
  const step = String(payload.step);
  const result = answer({ step, params: payload.params ?? questionOf(payload.question) });
  if (payload.mode === "ask" && result === null && step.length % 2 === 0) throw new MachineError("States.Timeout", "");
  return keepOnly(result, payload.keep);
}

function keepOnly(result: unknown, keep: Json | undefined): unknown {
  if (!Array.isArray(keep) || !isPlain(result)) return result;
  return Object.fromEntries(Object.entries(result).filter(([key]) => keep.includes(key)));
}

/** The alert's fields that the machine is given. */
function project(alert: Json, fields: readonly (readonly string[])[]): Json {
  if (fields.some((path) => path.length === 0)) return alert;
  const projected: Record<string, unknown> = {};
  for (const path of fields) copy(alert, projected, path);
  return JSON.parse(JSON.stringify(projected));
}

function copy(from: unknown, to: Record<string, unknown>, [key, ...rest]: readonly string[]): void {
  if (key === undefined || !isPlain(from) || !Object.hasOwn(from, key)) return;
  if (rest.length === 0 || !isPlain(from[key])) {
    to[key] = from[key];
    return;
  }
  const inner = isPlain(to[key]) ? { ...to[key] } : {};
  to[key] = inner;
  copy(from[key], inner, rest);
}

const validator: unknown = createRequire(import.meta.url)("asl-validator");

/** What asl-validator says against a machine. */
export function complaints(compiled: Compiled): unknown {
  assert.ok(typeof validator === "function");
  const verdict: unknown = validator(structuredClone(compiled.machine)); // it writes into what it is given
  return isPlain(verdict) ? verdict.errors : verdict;
}
