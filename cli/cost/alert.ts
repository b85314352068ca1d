/** What one alert costs on one way through its playbook: how often which function runs, and what it uses. */
import { logKb, minutesOpen } from "./assumptions.ts";
import { invoked, logged } from "./invoked.ts";
import type { Intake, ProgramFunction } from "./program.ts";
import type { Trace } from "./trace.ts";
import { sum, times, type Usage } from "./usage.ts";
import { lookAtCase, respond, type Work, workOf } from "./work.ts";

export type Invocations = {
  /** The function, as it is declared. */
  readonly name: string;
  readonly times: number;
  /** Of one of them. */
  readonly work: Work;
  readonly usage: Usage;
};

export type Alert = {
  readonly invocations: readonly Invocations[];
  readonly usage: Usage;
};

type Functions = readonly ProgramFunction[];

/** What brings an invocation about, besides the function itself. */
type Cause = (lambda: ProgramFunction) => Usage;
const byMachine: Cause = () => ({});
const byRequest: Cause = ({ logMonths }) => ({ httpRequest: 1, ...logged(logKb.request, logMonths) });
/** EventBridge or Scheduler puts it in, Lambda deletes it; polling is paid anyway. */
const byMessage: Cause = () => ({ queueRequest: 2 });

export function alertOf(trace: Trace, intake: Intake, functions: Functions): Alert {
  const { questions, forms } = trace;
  const named = (name: string) => functions.find((one) => one.name === name && one.task === undefined);
  const runs = [
    intake === "http" ? invocations(named("ingest"), 1, byRequest) : invocations(named("collect"), 1, byMessage),
    invocations(named("dispatch"), 1),
    ...Object.entries(trace.calls).map(([arn, count]) => {
      const found = functions.find((one) => one.arn === arn);
      return invocations(found, count, byMachine, found && workOf(found.name, found.task, questions));
    }),
    invocations(named("respond"), forms, byRequest, respond.form),
    invocations(named("respond"), questions, byRequest, respond.answer),
  ].filter((one) => one !== undefined);
  const usage = sum([
    { transition: trace.transitions },
    times(questions * minutesOpen, lookAtCase.usage),
    ...runs.map((one) => times(one.times, one.usage)),
  ]);
  return { invocations: runs, usage };
}

/** Undefined when there is none, see gaps.ts. A function that nothing is known of is paid for as invoked. */
function invocations(
  found: ProgramFunction | undefined,
  count: number,
  cause = byMachine,
  work = found && workOf(found.name, found.task),
): Invocations | undefined {
  if (!found || count === 0) return undefined;
  const done = work ?? { calls: {}, usage: {} };
  return { name: found.name, times: count, work: done, usage: sum([invoked(found), cause(found), done.usage]) };
}
