/** What is allowed to functions and schedules because somebody declared it, and why. */
import type { Member } from "#policy/core/rule";
import { at, texts } from "#policy/core/values";
import { type Declaration, playbookType } from "#policy/model/family";
import type { Model } from "#policy/model/model";
import type { Target } from "#policy/model/things";
import { type Word, wordsOf } from "#policy/model/words";

export type Allowed = {
  readonly actions: readonly string[];
  readonly on: Target;
  /** The word of the declaration that allows it, for example `effect: keyed`. */
  readonly because: string;
  readonly at: string | undefined;
};

export const ownLog = "own log";

/** By the words of its declaration, and by the playbooks that it starts and watches. */
export function allowedToFunction(declaration: Declaration, model: Model): readonly Allowed[] {
  const { component, words } = declaration;
  const platform = model.family.platform(component);
  return [
    ...said([log(component, model)], declaration.at),
    ...said(wordsOf(words, platform, model.things), declaration.at),
    ...playbooksOf(platform, model).flatMap((playbook) =>
      said(toStarter(playbook, declaration.name, model), playbook.at),
    ),
  ];
}

/** What its target says: the call, and what becomes of a call that fails. */
export function allowedToSchedule(schedule: Member, model: Model): readonly Allowed[] {
  const { stack, things, family } = model;
  const { target } = schedule.props;
  const [arn] = texts(at(target, "arn"));
  const [deadLetters] = texts(at(target, "deadLetterConfig.arn"));
  const targets =
    arn === undefined
      ? stack.referenced(schedule, "target").map((one) => things.of(one))
      : [arn, ...(deadLetters === undefined ? [] : [deadLetters])].map(things.target);
  const words = targets.map((on) => ({ actions: callOf(on), on: [on], because: "target" }));
  return said(words, family.declaration(schedule)?.at);
}

const calls: Readonly<Record<string, string>> = {
  "aws:lambda/function:Function": "lambda:InvokeFunction",
  "aws:sqs/queue:Queue": "sqs:SendMessage",
  "aws:sfn/stateMachine:StateMachine": "states:StartExecution",
};

const callOf = ({ member }: Target): readonly string[] => texts(calls[member?.type ?? ""]);

function said(words: readonly Word[], declaredAt: string | undefined): readonly Allowed[] {
  return words.flatMap(({ actions, on, because, at = declaredAt }) =>
    on.map((one) => ({ actions, on: one, because, at })),
  );
}

function log(component: Member, { stack, things }: Model): Word {
  const groups = stack.within(component).filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
  return {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    on: groups.map((one) => things.of(one, ":*")),
    because: ownLog,
  };
}

function playbooksOf(platform: Member | undefined, { stack, family }: Model): readonly Declaration[] {
  return stack
    .ofType(playbookType)
    .filter((one) => family.platform(one) === platform)
    .flatMap((one) => family.declaration(one) ?? []);
}

function toStarter({ component, words }: Declaration, starter: string | undefined, model: Model) {
  if (starter === undefined) return [];
  const machines = machinesOf(component, model);
  const starts = {
    actions: ["states:StartExecution"],
    on: machines.map((one) => model.things.of(one)),
    because: "starts it",
  };
  const watches = {
    actions: ["states:DescribeExecution"],
    on: machines.map((one) => model.things.of(one, ":*", "executions")),
    because: "watches it",
  };
  return [
    ...(texts(words.startedBy).includes(starter) ? [starts] : []),
    ...(texts(words.watchedBy).includes(starter) ? [watches] : []),
  ];
}

export const machinesOf = (component: Member, { stack }: Model): readonly Member[] =>
  stack.within(component).filter(({ type }) => type === "aws:sfn/stateMachine:StateMachine");
