import { randomUUID } from "node:crypto";
import type { Cloud } from "../cloud-type.ts";
import { AwsError } from "../service.ts";

/** Something on its way to a target: kept in the store until it arrived or was handed to the dead-letter queue. */
export type Delivery = {
  readonly target: string;
  readonly payload: string;
  /** The role that the sender takes to reach the target; none where the target's own policy lets the service in. */
  readonly roleArn?: string;
  readonly deadLetterArn?: string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeInSeconds: number;
  /** What the dead-letter queue is told beside the error, for example the rule's ARN. */
  readonly origin: Readonly<Record<string, string>>;
};

type Kept = Delivery & { readonly createdAt: number; readonly attempts: number; readonly nextAt: number };

/** Deliveries of one service (`events`, `scheduler`) to queues, functions and state machines. */
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

  async function hand({ target, payload, roleArn }: Kept): Promise<void> {
    const principal = roleArn && cloud.assumeRoleForService(roleArn, `${service}.amazonaws.com`, service).principal;
    const need = (action: string) => principal && cloud.authorize(principal, [{ action, resource: target }]);
    switch (target.split(":")[2]) {
      case "sqs":
        need("sqs:SendMessage");
        cloud.services.sqs.send(target, payload);
        return;
      case "lambda":
        await cloud.services.lambda.invoke({
          functionArn: target,
          payload,
          type: "Event",
          ...(principal && { principal }),
        });
        return;
      case "states":
        cloud.services.states.startExecution({
          stateMachineArn: target,
          input: payload,
          ...(principal && { principal }),
        });
        return;
      default:
        throw new AwsError("ValidationException", `The local cloud cannot deliver to ${target}`);
    }
  }

  function giveUp(key: string, { deadLetterArn, payload, target, attempts, origin }: Kept, error: AwsError): void {
    const text = (value: string) => ({ DataType: "String", StringValue: value });
    const attributes = {
      ...Object.fromEntries(Object.entries(origin).map(([name, value]) => [name, text(value)])),
      TARGET_ARN: text(target),
      ERROR_CODE: text(error.code),
      ERROR_MESSAGE: text(error.message),
      RETRY_ATTEMPTS: { DataType: "Number", StringValue: String(attempts) },
    };
    store.transaction(() => {
      store.delete(collection, key);
      if (deadLetterArn) cloud.services.sqs.send(deadLetterArn, payload, attributes);
    });
    cloud.log(`${service} could not deliver to ${target}: ${error.message}`);
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

/** Errors that may pass by themselves; a missing queue or permission does not. */
const isPassing = ({ status, code }: AwsError): boolean =>
  status >= 500 || status === 429 || /Throttl|TooManyRequests/.test(code);
