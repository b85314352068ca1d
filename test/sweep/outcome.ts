/** What a case has come to, in words that are the same for every case of a way. */
import { DescribeExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import type { World } from "./ways.ts";

/** All of it is JSON text, with names, times and ids replaced. */
export type Outcome = {
  readonly execution: string;
  readonly investigation: string;
  readonly messages: readonly string[];
  readonly issues: readonly string[];
};

/** Says why while the case is not over: its record is open, it runs, or one of its questions has buttons. */
export async function outcomeOf({ platform, looks }: World, id: string, host: string): Promise<Outcome | string> {
  const view = await platform.show(id);
  if (view.execution === undefined) return "it has not started";
  const states = new SFNClient(platform.deployment.client);
  const { status = "" } = await states.send(new DescribeExecutionCommand({ executionArn: view.execution }));
  const over = Date.now();
  const messages = await looks.messages(host, over);
  if (status === "RUNNING") return `it runs, after ${view.timeline.at(-1)?.kind} ${view.timeline.at(-1)?.at}`;
  if (view.closedAt === undefined) return "it has ended, and its record is open";
  if (messages.some(({ actions }) => actions.length > 0)) return "a question has buttons";

  const plain = (value: unknown) => normal(JSON.stringify(value), id, host);
  const { duplicates: _, timeline, ...rest } = view;
  // A sender that tries again is a duplicate, and a step that was retried says so: that is the promise.
  const events = timeline
    .filter(({ kind }) => kind !== "duplicate")
    .map(({ detail: { attempts: _, ...detail } = {}, ...event }) => ({ ...event, detail }));
  return {
    execution: status,
    investigation: plain({ ...rest, timeline: events }),
    messages: messages.map(({ text, blocks, channel }) => plain({ text, blocks, channel })).sort(),
    issues: (await looks.issues(host, over)).map(({ summary, description }) => plain({ summary, description })).sort(),
  };
}

const normal = (text: string, id: string, host: string): string =>
  text
    .replaceAll(id, "INVESTIGATION")
    .replaceAll(host, "HOST")
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "TIME")
    .replace(/\\nTIME {2}duplicate(?=\\n|")/g, "")
    .replace(/No duplicates\.|Seen again \d+ times\./g, "DUPLICATES")
    .replace(/SEC-\d+/g, "SEC-N")
    .replace(/\b\d{10}\.\d{6}\b/g, "TS")
    .replace(/\b1[0-9]{12}\b/g, "MILLISECONDS");

/** What is different from a faultless case of the same way, in one line each. */
export function differences(expected: Outcome, seen: Outcome): string[] {
  const found: string[] = [];
  const compare = (what: string, wanted: readonly string[], got: readonly string[]) => {
    if (wanted.length !== got.length) found.push(`${got.length} ${what} instead of ${wanted.length}`);
    else
      for (const [at, text] of wanted.entries())
        if (text !== got[at]) found.push(`${what}: ${apart(text, got[at] ?? "")}`);
  };
  compare("execution status", [expected.execution], [seen.execution]);
  compare("investigation", [expected.investigation], [seen.investigation]);
  compare("Slack messages", expected.messages, seen.messages);
  compare("Jira issues", expected.issues, seen.issues);
  return found;
}

/** Where two texts part. */
function apart(wanted: string, got: string): string {
  const at = [...wanted].findIndex((character, index) => character !== got[index]);
  const from = Math.max(0, (at < 0 ? wanted.length : at) - 40);
  return `…${got.slice(from, from + 160)}… instead of …${wanted.slice(from, from + 160)}…`;
}
