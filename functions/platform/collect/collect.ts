/** Takes in what came by the queue: AWS events and schedules. */
import { z } from "zod";
import type { Endpoint } from "../../runtime/declare.ts";
import { parseJson } from "../../runtime/json.ts";
import type { Log } from "../../runtime/log.ts";
import type { Incoming, Taken } from "../intake.ts";

const batch = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });
const message = z.discriminatedUnion("socless", [
  z.object({
    socless: z.literal("schedule"),
    endpoint: z.string(),
    scheduledAt: z.string(),
    id: z.string().optional(),
  }),
  z.object({ socless: z.literal("event"), endpoint: z.string(), event: z.looseObject({ id: z.string() }) }),
]);

export type Collect = {
  readonly endpoints: readonly Endpoint[];
  take(endpoint: Endpoint, alert: Incoming): Promise<Taken>;
  readonly log: Log;
};
export type Failures = { batchItemFailures: { itemIdentifier: string }[] };

/** Names the messages that could not be taken in: they come again, and end in the dead-letter queue. */
export async function collect(platform: Collect, event: unknown): Promise<Failures> {
  const { Records } = batch.parse(event);
  const failures = await Promise.all(
    Records.map(async ({ messageId, body }) => {
      try {
        await one(platform, body);
        return [];
      } catch (error) {
        platform.log.error("a message could not be taken in; after its last try it is in the dead-letter queue", {
          messageId,
          error,
        });
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}

async function one({ endpoints, take, log }: Collect, body: string): Promise<void> {
  const { endpoint: name, ...told } = message.parse(parseJson(body));
  const endpoint = endpoints.find((candidate) => candidate.name === name);
  const kind = told.socless === "event" ? "aws-event" : "schedule";
  if (endpoint?.source.kind !== kind)
    throw new Error(`there is no ${kind} endpoint "${name}"; is it declared in functions/endpoints?`);
  const problems: string[] = [];
  // What is wrong with one of several alerts keeps none of the others out.
  for (const alert of incoming(told, endpoint.source)) {
    const taken = await take(endpoint, alert);
    if (taken.kind === "accepted") log.info("taken in", { endpoint: name, ...taken.accepted });
    else problems.push(...taken.issues.map(({ path, message }) => `${path || "(the whole value)"}: ${message}`));
  }
  if (problems.length > 0) throw new Error(`not an alert of "${name}": ${problems.join("; ")}`);
}

/** A delivery is known by the event's id or the scheduled time: delivered twice, it is one. */
function incoming(
  told: { socless: "schedule"; scheduledAt: string } | { socless: "event"; event: { id: string } },
  source: Endpoint["source"],
): readonly Incoming[] {
  if (told.socless === "event") {
    const receipt = told.event.id;
    const alerts = source.kind === "aws-event" && source.alertsIn ? source.alertsIn(told.event) : [told.event];
    return alerts.map((value) => ({ value, text: JSON.stringify(value), receipt }));
  }
  const alert = { scheduledAt: told.scheduledAt };
  return [{ value: alert, text: JSON.stringify(alert), receipt: told.scheduledAt, idempotencyKey: told.scheduledAt }];
}
