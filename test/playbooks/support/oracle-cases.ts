/** The chosen cases of the compiled playbooks that an independent interpreter runs too. */
import { guarddutyTriage } from "../../../playbooks/guardduty-triage.ts";
import { compile } from "../../../playbooks/language/index.ts";
import type { Json } from "../../../playbooks/language/json.ts";
import type { WrittenPlaybook } from "../../../playbooks/language/playbook.ts";
import { sshTicketCheck } from "../../../playbooks/ssh-ticket-check.ts";
import type { Mock } from "./machine.ts";
import { type Answers, at, awkward, by, engineer, world } from "./oracle-world.ts";

export type OracleCase = {
  readonly title: string;
  readonly playbook: WrittenPlaybook;
  readonly machine: Json;
  readonly alert: Json;
  readonly mock: () => Mock;
  /** Questions whose own time limit passes. */
  readonly silent?: readonly string[];
  /** Why the independent interpreter is wrong about this case: it must be, or the case is one like the others. */
  readonly peerFails?: string | undefined;
};

const ssh = compile(sshTicketCheck).machine;
const login = (ticket?: string | null, name = "Ann"): Json => ({
  user: { name, email_addr: engineer },
  src_endpoint: { ip: "192.0.2.1" },
  dst_endpoint: { hostname: "prod-1" },
  unmapped: ticket === undefined ? {} : { ticket },
});
const named = (ticket: string): Json => ({ choice: "jira-ticket", ticket, by, at });
const notMe = { choice: "not-me", by, at };
const contain = { choice: "contain", by, at };
const accept = { choice: "accept", by, at };
const ofSsh = (title: string, alert: Json, answers: Answers = {}): OracleCase => ({
  title,
  playbook: sshTicketCheck,
  machine: ssh,
  alert,
  mock: () => world(answers),
  silent: answers.silent ?? [],
});

export const sshCases: readonly OracleCase[] = [
  ofSsh("a valid ticket", login("OPS-101")),
  ofSsh("a valid answer to a ticket that is done", login("OPS-102"), { answers: [named("OPS-101")] }),
  ofSsh("no ticket, and the second answer is valid", login(), { answers: [named("X"), named("OPS-101")] }),
  ofSsh("an empty ticket, and the third answer is valid", login(""), {
    answers: [named("X"), named("OPS-103"), named("OPS-101")],
  }),
  ofSsh("three invalid answers, then contained", login("OPS-103"), {
    answers: [named("X"), named("OPS-102"), named("OPS-103")],
    decision: contain,
  }),
  ofSsh("a ticket that is null; it was not them, then accepted", login(null), { answers: [notMe], decision: accept }),
  ofSsh("one invalid answer, then it was not them", login(), { answers: [named("X"), notMe], decision: contain }),
  ofSsh("a question that expired, then contained", login(), { answers: [null], decision: contain }),
  ofSsh("a question whose time limit passed, then contained", login(), {
    silent: ["ask-for-ticket"],
    decision: contain,
  }),
  ofSsh("an answer that came just as the time limit passed", login(), {
    silent: ["ask-for-ticket"],
    settled: named("OPS-101"),
  }),
  ofSsh("nobody on call decided before it expired", login(), { answers: [notMe] }),
  ofSsh("nobody on call decided before the time limit", login(), { answers: [notMe], silent: ["ask-on-call"] }),
  ofSsh("a decision that came just as the time limit passed", login(), {
    answers: [notMe],
    silent: ["ask-on-call"],
    settled: accept,
  }),
  ofSsh("Slack knows nobody with the address", login(), {
    broken: "find-engineer",
    error: "Task.NotFound",
    decision: accept,
  }),
  ofSsh("Slack refuses the look-up", login(), { broken: "find-engineer" }),
  ofSsh("a failure without a cause", login(), { broken: "find-engineer", cause: "" }),
  ofSsh("the first check fails", login("OPS-101"), { broken: "check-ticket", error: "Task.Failed", cause: awkward[2] }),
  ofSsh("a check inside the loop fails", login(), { broken: "check-answer", answers: [named("X")] }),
  ofSsh("the question cannot be asked", login(), { broken: "ask-for-ticket" }),
  ofSsh("#security cannot be told", login(), { broken: "tell-security", answers: [notMe] }),
  ofSsh("a closing step fails after a good end", login("OPS-101"), { broken: "file-case" }),
  ofSsh("a closing step fails after nobody decided", login(), { broken: "file-case", answers: [notMe] }),
  ofSsh("a failure cannot be recorded", login("OPS-101"), { broken: "record-failure" }),
  ofSsh("the end cannot be recorded", login("OPS-101"), { broken: "record-end" }),
  ...awkward.map((text, i) =>
    ofSsh(`awkward text, ${i + 1}`, login(text, text), { answers: [named(text), notMe], decision: contain }),
  ),
];

const guardduty = compile(guarddutyTriage).machine;
type Touched = { readonly severity: number; readonly user?: string; readonly buckets?: Json; readonly title?: string };
const finding = ({ severity, user, buckets, title = "API called" }: Touched): Json => ({
  account: "111122223333",
  region: "us-east-1",
  detail: {
    type: "UnauthorizedAccess:IAMUser/MaliciousIPCaller",
    severity,
    title,
    description: "An API was invoked from a malicious IP.",
    resource: {
      ...(user === undefined ? {} : { accessKeyDetails: { userName: user } }),
      ...(buckets === undefined ? {} : { s3BucketDetails: buckets }),
    },
  },
});
const ofGuardDuty = (title: string, touched: Touched, answers: Answers = {}): OracleCase => ({
  title,
  playbook: guarddutyTriage,
  machine: guardduty,
  alert: finding(touched),
  mock: () => world(answers),
  silent: answers.silent ?? [],
  peerFails: answers.peerFails,
});
const three: Json = [{ name: "seen-logs" }, { arn: "arn:aws:s3:::other" }, { name: "a 'third' {% one %}" }];

export const guarddutyCases: readonly OracleCase[] = [
  ofGuardDuty("a low finding", { severity: 2 }),
  ofGuardDuty("a medium finding that touches nothing", { severity: 5 }),
  ofGuardDuty("a medium finding with one resource", { severity: 5.5, buckets: [{ name: "seen" }] }),
  ofGuardDuty("a medium finding with one resource that has no name", { severity: 4, buckets: [{}] }),
  ofGuardDuty("a medium finding with three resources and an owner", {
    severity: 5,
    user: "ann@example.com",
    buckets: three,
  }),
  ofGuardDuty(
    "a high finding with three resources, an incident",
    { severity: 8, buckets: three },
    { decision: { choice: "incident", by, at } },
  ),
  ofGuardDuty(
    "a high finding that is expected, buckets null",
    { severity: 7, buckets: null, user: "root" },
    { decision: { choice: "expected", by, at } },
  ),
  ofGuardDuty(
    "a resource with quotes in its name",
    { severity: 5, buckets: [{ name: 'a "third"' }] },
    { peerFails: "it puts the text of a variable between quotes without escaping it" },
  ),
  ofGuardDuty("nobody decided before the time limit", { severity: 9 }, { silent: ["ask-on-call"] }),
  ofGuardDuty(
    "Slack does not know the owner",
    { severity: 5, user: "ann@example.com" },
    { broken: "find-owner", error: "Task.NotFound" },
  ),
  ofGuardDuty("a branch fails", { severity: 5, user: "ann@example.com" }, { broken: "find-same-type" }),
  ofGuardDuty(
    "one resource's look-up fails",
    { severity: 5, buckets: [{ name: "x" }] },
    { broken: "find-resource-cases" },
  ),
  ofGuardDuty("a closing step fails", { severity: 5 }, { broken: "file-case", error: "Task.Invalid" }),
  ...awkward.map((title, i) => ofGuardDuty(`awkward text, ${i + 1}`, { severity: 5, title, user: title })),
];
