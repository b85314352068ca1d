import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Cloud } from "../cloud-type.ts";
import { AwsError } from "../service.ts";
import { busContext } from "./events/bus-context.ts";
import { permitted } from "./permitted.ts";

/** Something on its way to a target: kept in the store until it arrived or was handed to the dead-letter queue. */
export type Delivery = {
  readonly target: string;
  readonly payload: string;
  /** The role that the sender takes to reach the target; none where the target's own policy lets the service in. */
  readonly roleArn?: string;
  readonly deadLetterArn?: string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeInSeconds: number;
  /** What sends it: the rule's or the schedule's ARN, and the name under which a dead-letter queue is told. */
  readonly origin: { readonly name: "RULE_ARN" | "SCHEDULE_ARN"; readonly arn: string };
};

type Kept = Delivery & { readonly createdAt: number; readonly attempts: number; readonly nextAt: number };

/** Deliveries of one service (`events`, `scheduler`) to queues, functions, state machines and event buses. */
export type Deliveries = ReturnType<typeof deliveries>;

export function deliveries(cloud: Cloud, service: "events" | "scheduler") {
  const { store, clock } = cloud;
  const collection = `${service}/deliveries`;
  const timers = new Map<string, { cancel(): void }>();

  function schedule(key: string, nextAt: number): void {
    timers.set(
      key,
      clock.setTimer(nextAt, () => void attempt(key)),
    );
  }

  async function attempt(key: string): Promise<void> {
    timers.delete(key);
    const kept = store.get<Kept>(collection, key);
    if (!kept) return;
    try {
      await hand(kept);
      if (cloud.faults.twice(service)) await hand(kept);
      store.delete(collection, key);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const now = clock.now();
      const nextAt = now + Math.min(60_000, 1000 * 2 ** kept.attempts);
      const tired =
        kept.attempts >= kept.maximumRetryAttempts || nextAt - kept.createdAt > kept.maximumEventAgeInSeconds * 1000;
      if (tired || !isPassing(error)) return giveUp(key, kept, error);
      store.put(collection, key, { ...kept, attempts: kept.attempts + 1, nextAt });
      schedule(key, nextAt);
    }
  }

  async function hand({ target, payload, ...sender }: Kept): Promise<void> {
    const principal = permitted(cloud, service, sender, target, knownOf(target, payload));
    switch (target.split(":")[2]) {
      case "sqs":
        cloud.services.sqs.send(target, payload);
        return;
      case "lambda":
        await cloud.services.lambda.invoke({ functionArn: target, payload, type: "Event" });
        return;
      case "states":
        cloud.services.states.startExecution({
          stateMachineArn: target,
          input: payload,
          ...(principal && { principal }),
        });
        return;
      case "events":
        cloud.services.events.forward(target, payload);
        return;
      default:
        throw new AwsError("ValidationException", `The local cloud cannot deliver to ${target}`);
    }
  }

  function giveUp(key: string, kept: Kept, error: AwsError): void {
    const { deadLetterArn, payload, target, attempts, origin } = kept;
    const text = (value: string) => ({ DataType: "String", StringValue: value });
    const attributes = {
      [origin.name]: text(origin.arn),
      TARGET_ARN: text(target),
      ERROR_CODE: text(error.code),
      ERROR_MESSAGE: text(error.message),
      RETRY_ATTEMPTS: { DataType: "Number", StringValue: String(attempts) },
    };
    store.transaction(() => {
      store.delete(collection, key);
      if (deadLetterArn) bury(kept, deadLetterArn, payload, attributes);
    });
    cloud.log(`${service} could not deliver to ${target}: ${error.message}`);
  }

  /**
   * The dead-letter queue, too, takes only what it permits, of a schedule what its role may; on AWS as here the rest is
   * lost. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
   */
  function bury(kept: Kept, queueArn: string, payload: string, attributes: Record<string, unknown>): void {
    const { roleArn, origin } = kept;
    try {
      permitted(cloud, service, { origin, ...(service === "scheduler" && roleArn && { roleArn }) }, queueArn);
      cloud.services.sqs.send(queueArn, payload, attributes);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      cloud.log(`${service} could not send to the dead-letter queue ${queueArn}: ${error.message}`);
    }
  }

  return {
    /** Keeps the delivery and begins it; may stand inside a transaction. */
    send(delivery: Delivery): void {
      const now = clock.now();
      const key = `${String(now).padStart(15, "0")}-${randomUUID()}`;
      const kept: Kept = { ...delivery, createdAt: now, attempts: 0, nextAt: now };
      store.put(collection, key, kept);
      schedule(key, now);
    },
    start(): void {
      for (const { key, value } of store.list<Kept>(collection)) if (!timers.has(key)) schedule(key, value.nextAt);
    },
    stop(): void {
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
}

/** What a bus is told of the event that a rule hands on to it. */
function knownOf(target: string, payload: string): Record<string, string> {
  if (!target.startsWith("arn:aws:events:")) return {};
  const event = z.object({ source: z.string(), "detail-type": z.string() }).parse(JSON.parse(payload));
  return busContext({ ...event, invocation: true });
}

/** Errors that may pass by themselves; a missing queue or permission does not. */
const isPassing = ({ status, code }: AwsError): boolean =>
  status >= 500 || status === 429 || /Throttl|TooManyRequests/.test(code);
