import assert from "node:assert/strict";
import { isPlain, type Json } from "../../playbooks/language/json.ts";
import type { WrittenPlaybook } from "../../playbooks/language/playbook.ts";
import { StepFailed } from "../../playbooks/language/run/failures.ts";
import { type PlainRun, plainRun } from "../../playbooks/language/run/plain-run.ts";
import { needPeer, type Peer, type PeerRun, startPeer } from "../oracle/peer.ts";
import { sameCalls, sameEnd } from "./support/agree.ts";
import { MachineError } from "./support/evaluate.ts";
import { type Called, type Mock, type Run, runMachine } from "./support/machine.ts";
import { guarddutyCases, type OracleCase, sshCases } from "./support/oracle-cases.ts";

/** The calls as a multiset: branches run at the same time. The execution and the token are each interpreter's own. */
const bag = (calls: readonly Called[]): readonly string[] =>
  calls
    .map(({ state, fn, payload: { execution, token, ...payload } }) =>
      JSON.stringify(sorted({ state, fn, ...payload, asks: typeof token })),
    )
    .sort();

/** With every object's keys in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)] as const));
}

/** The machine with the questions that nobody answers cut short, so that their time limit really passes. */
function impatient(machine: Json, silent: readonly string[]): Json {
  const cut = (key: string, value: unknown): unknown =>
    silent.includes(key) && isPlain(value) ? { ...value, TimeoutSeconds: 2 } : value;
  return JSON.parse(JSON.stringify(machine, cut));
}

/** What the playbook's own function does with the same answers. */
function plainly(playbook: WrittenPlaybook, alert: Json, mock: Mock): Promise<PlainRun> {
  return plainRun(playbook, alert, async ({ step, params }) => {
    const payload = JSON.parse(JSON.stringify({ step, params }));
    const call = (mode: string) => mock({ state: step, fn: "", payload: { ...payload, mode } });
    try {
      return await call("ask");
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      if (error.error === "States.Timeout") return call("settle");
      throw new StepFailed(step, error.error, error.message);
    }
  });
}

function same(peer: PeerRun, own: Run): void {
  const detail = JSON.stringify({ peer: { ...peer, calls: undefined }, own: { ...own, calls: undefined } });
  assert.deepEqual(
    { status: peer.status, output: sorted(peer.output), error: peer.error, cause: peer.cause },
    { status: own.status, output: sorted(own.output), error: own.error, cause: own.cause },
    detail,
  );
  assert.deepEqual(bag(peer.calls), bag(own.calls), detail);
  for (const { payload } of peer.calls) {
    assert.deepEqual([payload.investigation, payload.execution], ["inv_1", peer.execution]);
  }
}

describe("an independent States Language interpreter", () => {
  let peer: Peer;

  before(async function () {
    this.timeout(300_000);
    needPeer(this);
    peer = await startPeer();
  });
  after(() => peer?.close());

  const judge = ({ title, playbook, machine, alert, mock, silent = [], peerFails }: OracleCase) => {
    it(peerFails === undefined ? title : `${title}, which it cannot: ${peerFails}`, async function () {
      this.timeout(300_000);
      const input = { alert };
      const own = await runMachine(machine, input, mock());
      const both = { plain: await plainly(playbook, alert, mock()), run: own };
      sameEnd(both);
      sameCalls(both);
      const other = await peer.run(impatient(machine, silent), input, mock());
      if (peerFails === undefined) same(other, own);
      else assert.throws(() => same(other, own), assert.AssertionError, "it can now: take the exception away");
    });
  };

  describe("runs ssh-ticket-check as our own and the function itself do:", () => sshCases.forEach(judge));
  describe("runs guardduty-triage as our own and the function itself do:", () => guarddutyCases.forEach(judge));
});
