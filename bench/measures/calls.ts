import { type RunningPlatform, sshAlert } from "../../test/whole/platform.ts";
import { type Counted, calls } from "../support/counter.ts";
import { functionOf } from "../support/function-of.ts";
import { round, type Table } from "../support/table.ts";

const cases = 10;
const person = "engineer@example.com";
const platformFunctions = ["ingest", "dispatch", "ask", "respond", "record-end", "record-failure"];

/** AWS calls of whole cases: a question that is answered with a valid ticket, four task steps. */
export async function callsOfCases(platform: RunningPlatform): Promise<Table[]> {
  await wholeCase(platform, "host-calls-warm");
  await calls(platform, "DELETE");
  let steps = 0;
  for (let at = 0; at < cases; at++) steps += await wholeCase(platform, `host-calls-${at}`);
  const counted = (await calls(platform)).filter(({ operation }) => operation !== "");
  const functionNames = Object.keys(platform.deployment.target.functions);
  const of = (name: string) => counted.filter(({ principal }) => functionOf(principal, functionNames) === name);
  const taskNames = functionNames.filter((name) => name.startsWith("jira-") || name.startsWith("slack-"));
  const sum = (names: readonly string[]) => names.flatMap(of).reduce((all, { count }) => all + count, 0);
  const called = [...platformFunctions, ...taskNames].filter((name) => of(name).length > 0);
  return [
    {
      title: `AWS calls that functions make: ${cases} cases, one question and ${steps / cases} task steps each`,
      columns: ["measure", "calls"],
      rows: [
        ["a task step", round(sum(taskNames) / steps, 2)],
        ["a question (ask and respond)", round(sum(["ask", "respond"]) / cases, 2)],
        ["an alert's intake and start (ingest and dispatch)", round(sum(["ingest", "dispatch"]) / cases, 2)],
        ["an alert, the whole case", round(sum(called) / cases, 2)],
      ],
      note: "what Lambda and Step Functions do themselves, such as reading the stream, is not in it, nor is sweep",
    },
    {
      title: "The same by function",
      columns: ["function", "calls a case", "of which"],
      rows: called.map((name) => [name, round(sum([name]) / cases, 2), of(name).map(describe).join(", ")]),
    },
  ];
}

const describe = ({ service, operation, count }: Counted): string =>
  `${service}:${operation} ${round(count / cases, 2)}`;

/** Gives the number of its task steps. */
async function wholeCase(platform: RunningPlatform, host: string): Promise<number> {
  const { investigationId } = await platform.send(sshAlert(host));
  await platform.answer(await platform.question(host, "jira-ticket"), "jira-ticket", "OPS-101", person);
  const view = await platform.ended(investigationId);
  return view.timeline.filter(({ kind }) => kind === "step").length;
}
