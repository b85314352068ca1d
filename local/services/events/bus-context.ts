/** What a policy can ask about an event that comes to a bus: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
type Event = {
  readonly source: string;
  readonly "detail-type": string;
  /** Whether a rule of another bus sends it. */
  readonly invocation: boolean;
};

export const busContext = ({ source, "detail-type": detailType, invocation }: Event): Record<string, string> => ({
  "events:source": source,
  "events:detail-type": detailType,
  "events:eventBusInvocation": String(invocation),
});
