import type { ResourceRule } from "#policy/core/rule";
import { at } from "#policy/core/values";

/** Type → where its dead-letter queue is named. */
const paths: Readonly<Record<string, string>> = {
  "aws:cloudwatch/eventTarget:EventTarget": "deadLetterConfig.arn",
  "aws:scheduler/schedule:Schedule": "target.deadLetterConfig.arn",
};

export const deadLetteredEvents: ResourceRule = {
  id: "events-dead-letters",
  title: "Events and schedules that cannot be delivered are put aside",
  severity: "medium",
  types: Object.keys(paths),
  reads: Object.values(paths),
  why: "EventBridge drops what it could not deliver, for a missing permission or a throttled target, without a word.",
  fix: "Set deadLetterConfig with the ARN of a queue that an alarm watches, and let EventBridge send there.",
  reference: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
  check: ({ type, props }) => {
    const path = paths[type] ?? "";
    return at(props, path) ? [] : [{ path, message: "what cannot be delivered is lost" }];
  },
};
