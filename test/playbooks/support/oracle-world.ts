/** What the tasks and the people of an oracle case answer. */
import { isPlain, type Json } from "../../../playbooks/language/json.ts";
import { MachineError } from "./evaluate.ts";
import type { Mock } from "./machine.ts";

/** What a world answers: a value, several values one after the other, or a failure. */
export type Answers = {
  readonly answers?: readonly Json[];
  readonly decision?: Json;
  /** What the interactions table says once a question's time limit has passed. */
  readonly settled?: Json;
  readonly silent?: readonly string[];
  readonly broken?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly peerFails?: string;
};

export const engineer = "engineer@example.com";
export const at = "2026-01-01T00:00:00.000Z";
export const by = { id: "U1", name: "Ann", email: engineer };
/** Texts that go wrong where text is taken for code. */
export const awkward = [
  'quotes " and \' and \\" and \\',
  "{% $states.input %} ${ask} $alert",
  "line\nbreak\ttab and \u0001",
  "Łódź 🦆 \u2028 日本",
] as const;
const issues: Readonly<Record<string, Json>> = {
  "OPS-101": { isOpen: true, key: "OPS-101", assignee: "Engineer@Example.com" },
  "OPS-102": { isOpen: false, key: "OPS-102", assignee: engineer },
  "OPS-103": { isOpen: true, key: "OPS-103" },
};

/** Answers of one run; the rounds of a loop are counted anew in each. */
export function world({
  answers = [],
  decision = null,
  settled = null,
  silent = [],
  broken,
  error,
  cause,
}: Answers): Mock {
  let round = 0;
  return ({ fn, payload }) => {
    const step = String(payload.step);
    if (step === broken || fn === broken) throw new MachineError(error ?? "Task.Denied", cause ?? "not allowed");
    if (fn.startsWith("record-")) return null;
    if (payload.mode === "settle") return settled;
    if (silent.includes(step)) throw new MachineError("States.Timeout", "");
    if (step === "ask-for-ticket") return answers[round++] ?? null;
    if (step === "ask-on-call") return decision;
    return kept(resultOf(step, payload.params), payload.keep);
  };
}

function resultOf(step: string, params: Json | undefined): Json {
  const asked = isPlain(params) ? params : {};
  if (step.startsWith("check-")) return issues[String(asked.key)] ?? { isOpen: false, key: String(asked.key) };
  if (step === "find-same-type") return { issues: [{ key: "SEC-1" }, { key: "SEC-2" }] };
  if (step === "find-resource-cases") return { issues: String(asked.text).includes("seen") ? [{ key: "SEC-7" }] : [] };
  if (step.startsWith("find-")) return { id: "U9", name: 'Owner "O"', email: "o@example.com" };
  return { key: "SEC-9", url: "u", channel: "C", ts: "1" };
}

const kept = (result: Json, keep: Json | undefined): Json =>
  Array.isArray(keep) && isPlain(result)
    ? JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(result).filter(([key]) => keep.includes(key)))))
    : result;
