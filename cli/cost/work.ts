/**
 * What our functions do each time they are invoked, on the ordinary way. test/whole/cost.test.ts holds the calls against
 * those that the local cloud counts; the units follow from the tables' indexes and from assumptions.ts.
 */
import { alertShards } from "../../functions/platform/alerts.ts";
import { caseShards } from "../../functions/platform/cases.ts";
import { interactionShards } from "../../functions/platform/interactions.ts";
import { caseReadUnits, itemKb, peopleAsked } from "./assumptions.ts";
import { sum, times, type Usage } from "./usage.ts";

export type Work = {
  /** The API's operation → how often it is called. */
  readonly calls: Readonly<Record<string, number>>;
  readonly usage: Usage;
};

/** What the cost of a task function follows from. */
export type TaskDeclaration = {
  readonly secrets: readonly string[];
  readonly effect: string;
  readonly readsInvestigation: boolean;
};

const once = (call: string, usage: Usage = {}): Work => ({ calls: { [call]: 1 }, usage });
const write = (call: "PutItem" | "UpdateItem", kb: number, indexEntries = 0): Work =>
  once(call, { writeUnit: kb + indexEntries });
const read = (call: "GetItem" | "Query", readUnit: number): Work => once(call, { readUnit });
/** Cold: within five minutes, the next invocation on the same machine need not ask again. */
const secret = once("GetSecretValue", { secretRead: 1 });
/** What is read at its newest costs one unit for 4 KB, from an index half of it. */
const item = read("GetItem", 1);
const indexPage = read("Query", 0.5);

export const together = (all: readonly Work[]): Work => ({
  calls: all.reduce<Record<string, number>>((counted, { calls }) => {
    for (const [call, n] of Object.entries(calls)) counted[call] = (counted[call] ?? 0) + n;
    return counted;
  }, {}),
  usage: sum(all.map(({ usage }) => usage)),
});

const repeat = (count: number, { calls, usage }: Work): Work => ({
  calls: Object.fromEntries(Object.entries(calls).map(([call, n]) => [call, n * count])),
  usage: times(count, usage),
});

const { alert, case: meta, step, question } = itemKb;
/** The count of a duplicate, which is refused; the alert, with its entries in both indexes. */
const taken = [write("UpdateItem", 1), write("PutItem", alert, 2)];

/** A person's answer in Slack: a button that opens a form is an invocation of its own. */
export const respond = {
  form: together([secret, secret, item]),
  answer: together([
    secret,
    secret,
    item,
    write("UpdateItem", question, 2), // the claim moves the entry in the index of what is due
    write("UpdateItem", step),
    write("UpdateItem", meta, 1),
    once("SendTaskSuccess"),
    write("UpdateItem", question, 1),
  ]),
};

const platform: Readonly<Record<string, Work>> = {
  ingest: together([secret, ...taken]),
  collect: together(taken),
  dispatch: together([
    write("PutItem", alert),
    write("PutItem", meta, 2),
    once("StartExecution"),
    write("UpdateItem", meta, 1),
    write("UpdateItem", alert, 1),
  ]),
  ask: together([
    secret,
    write("PutItem", step),
    write("PutItem", question, 2),
    write("UpdateItem", meta, 1),
    write("UpdateItem", question),
    repeat(peopleAsked, write("UpdateItem", question)),
  ]),
  "record-end": together([item, write("UpdateItem", meta, 2)]),
  "record-failure": together([read("Query", 1), write("PutItem", step)]),
  sweep: repeat(alertShards + interactionShards + caseShards, indexPage),
  health: together([]),
};

/** What sweep does about one open case in each of its runs. */
export const lookAtCase: Work = together([item, once("DescribeExecution")]);

/** All that is stored of one case. */
const readCase = (questions: number) =>
  together([read("Query", caseReadUnits), indexPage, item, repeat(questions, item)]);

/** Undefined when nothing tells what the function of this name does. `questions`: how many the case has. */
export function workOf(name: string, task: TaskDeclaration | undefined, questions = 0): Work | undefined {
  if (task === undefined) return Object.hasOwn(platform, name) ? platform[name] : undefined;
  return together([
    ...task.secrets.map(() => secret),
    ...(task.readsInvestigation ? [readCase(questions)] : []),
    write("PutItem", step),
    ...(task.effect === "none" ? [] : [write("UpdateItem", step)]),
  ]);
}
