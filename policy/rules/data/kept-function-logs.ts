import type { StackRule } from "#policy/core/rule";
import { at } from "#policy/core/values";

const lambdaType = "aws:lambda/function:Function";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";
const path = "loggingConfig.logGroup";

/** By a reference, or by the name that Lambda takes when none is given. */
export const keptFunctionLogs: StackRule = {
  id: "lambda-own-log-group",
  title: "Functions log into a group of the program",
  severity: "medium",
  types: [lambdaType],
  reads: [],
  why: "Where there is no group, Lambda makes one that keeps logs for ever, outlives the function, and is nobody's.",
  fix: "Make a log group with retentionInDays, and name it in loggingConfig.",
  reference:
    "FSBP CloudWatch.16, https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
  checkStack: ({ ofType, referenced }) => {
    const names = new Set(ofType(logGroupType).map(({ props }) => props.name));
    return ofType(lambdaType)
      .filter((lambda) => !referenced(lambda, "loggingConfig").some(({ type }) => type === logGroupType))
      .filter(({ props, unknown }) => {
        const name = at(props, path) ?? (props.name === undefined ? undefined : `/aws/lambda/${props.name}`);
        const notYet = name === undefined && (unknown.includes("name") || unknown.includes(path));
        return !notYet && !names.has(name);
      })
      .map((resource) => ({ resource, path, message: "its logs go into a group that Lambda makes by itself" }));
  },
};
