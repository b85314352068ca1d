/** Runs machines here and on an independent interpreter of the States Language, and tells where they part. */
import { isDeepStrictEqual } from "node:util";
import type { Json, Properties } from "../../../local/service.ts";
import { isPlain } from "../../../playbooks/language/json.ts";
import { context } from "../../local/services/fake-cloud.ts";
import { openWorld, role, Thrown } from "../../local/services/states/world.ts";
import type { Peer } from "../../oracle/peer.ts";
import { MachineError } from "../../playbooks/support/evaluate.ts";
import type { Machine } from "./random-machine.ts";

/** What a run comes to, in words that both interpreters share; calls in one order. */
type End = {
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly calls: readonly string[];
};
export type Compared = { readonly machine: Machine; readonly own: End; readonly peer: End; readonly agree: boolean };

export async function compare(peer: Peer, machine: Machine): Promise<Compared> {
  const [own, other] = await Promise.all([runHere(machine), runThere(peer, machine)]);
  return { machine, own, peer: other, agree: agrees(machine, own, other) };
}

/** A branch or an item that fails ends the others wherever they are: which calls those had made is a matter of time, not of the language. */
function agrees({ definition }: Machine, { calls, ...own }: End, { calls: peerCalls, ...peer }: End): boolean {
  const cutsOff =
    /"Type":"(Parallel|Map)"/.test(JSON.stringify(definition)) && hasFailures(calls, peerCalls, definition);
  return isDeepStrictEqual(sorted(own), sorted(peer)) && (cutsOff || isDeepStrictEqual(calls, peerCalls));
}

const hasFailures = (calls: readonly string[], others: readonly string[], definition: unknown): boolean =>
  [...calls, ...others].some((call) => /Busy|Denied/.test(call)) ||
  JSON.stringify(definition).includes('"Type":"Fail"');

type Payload = { readonly [key: string]: unknown };

/** The function `work`: what its payload wants of it. `once Busy` fails at every other call with the same payload. */
function worker(calls: string[]) {
  const seen = new Map<string, number>();
  return (payload: Payload): { n: number } | { error: string } => {
    const { wanted, n } = payload;
    const key = JSON.stringify(sorted(payload));
    calls.push(key);
    const call = (seen.get(key) ?? 0) + 1;
    seen.set(key, call);
    if (wanted === "works" || (wanted === "once Busy" && call % 2 === 0)) return { n: Number(n) * 2 };
    return { error: wanted === "Denied" ? "Denied" : "Busy" };
  };
}

/** On this cloud's Step Functions, with a clock that is moved. */
async function runHere({ definition, input }: Machine): Promise<End> {
  const calls: string[] = [];
  const work = worker(calls);
  const handler = (payload: { readonly [key: string]: Json }) => {
    const answer = work(payload);
    if ("error" in answer) throw new Thrown(answer.error, "not now");
    return answer;
  };
  const world = openWorld({ work: handler }, () => 1, ":memory:");
  try {
    const text = JSON.stringify(definition).replaceAll("${work}", "work");
    const { id } = await world.resource.create(
      { name: "machine", definition: text, roleArn: role },
      context("machine"),
    );
    const start: Properties = { stateMachineArn: id, input: JSON.stringify(input) };
    const execution = String(world.call("StartExecution", start).executionArn);
    for (;;) {
      const { status, output, error } = world.describe(execution);
      if (status !== "RUNNING")
        return {
          status: String(status),
          output: output === undefined ? undefined : JSON.parse(String(output)),
          error: error === undefined ? undefined : String(error),
          calls: calls.sort(),
        };
      await world.settle();
      world.clock.advance(1000);
    }
  } finally {
    await world.close();
  }
}

async function runThere(peer: Peer, { definition, input }: Machine): Promise<End> {
  const calls: string[] = [];
  const work = worker(calls);
  const { status, output, error } = await peer.run(definition, input, ({ payload }) => {
    const answer = work(payload);
    if (!("error" in answer)) return answer;
    const cause = { errorType: answer.error, errorMessage: "not now", trace: [] };
    throw new MachineError(answer.error, JSON.stringify(cause));
  });
  return { status, output, error, calls: calls.sort() };
}

/** With every object's keys in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)] as const));
}
