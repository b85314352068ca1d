import type { ResourceRule, Subject, Violation } from "#policy/core/rule";
import { at, list } from "#policy/core/values";

/** Parts of a request that hold tokens: a path may be somebody's link, a header or authorizer somebody's credentials. */
const telling = /\$context\.(path\b|identity\.apiKey\b|authorizer\b)|\$(request|input)\b/;
const format = "accessLogSettings.format";
const logEvent = "environment.variables.POWERTOOLS_LOGGER_LOG_EVENT";

/** Type → what its log settings let into the logs. */
const wrong: Readonly<Record<string, (subject: Subject) => readonly Violation[]>> = {
  "aws:apigatewayv2/stage:Stage": formatOf,
  "aws:apigateway/stage:Stage": formatOf,
  "aws:apigateway/methodSettings:MethodSettings": ({ props }) =>
    flagged(props, "settings.dataTraceEnabled", "whole requests and responses are logged"),
  "aws:sfn/stateMachine:StateMachine": ({ props }) =>
    list(props.loggingConfiguration).flatMap((one) =>
      at(one, "includeExecutionData") === true
        ? [{ path: "loggingConfiguration.includeExecutionData", message: "inputs and results of all steps are logged" }]
        : [],
    ),
  "aws:lambda/function:Function": ({ props }) => flagged(props, logEvent, "whole events are logged"),
};

export const noPayloadsInLogs: ResourceRule = {
  id: "logs-no-payloads",
  title: "Logs hold no tokens, requests or results",
  severity: "high",
  types: Object.keys(wrong),
  reads: [format, "settings.dataTraceEnabled", "loggingConfiguration", logEvent],
  why: "Many more people read logs than may see what an alert or an answer says, and a link's token in a log is a key.",
  fix: "Log ids, patterns of routes and outcomes; leave payloads, paths and headers out.",
  reference:
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_detect_investigate_events_app_service_logging.html",
  check: (subject) => wrong[subject.type]?.(subject) ?? [],
};

function formatOf({ props }: Subject): readonly Violation[] {
  const found = String(at(props, format) ?? "").match(telling)?.[0];
  return found ? [{ path: format, message: `the access log holds ${found}` }] : [];
}

function flagged(props: Subject["props"], path: string, message: string): readonly Violation[] {
  return /^(true|1)$/i.test(String(at(props, path))) ? [{ path, message }] : [];
}
