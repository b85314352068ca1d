/** A cloud with a real store and clock, and fakes for what the service under test does not bring itself. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAssets } from "../../../local/assets.ts";
import { systemClock } from "../../../local/clock.ts";
import type { Cloud, CloudServices, ReceivedMessage, StreamRecord } from "../../../local/cloud-type.ts";
import { openFaults } from "../../../local/faults.ts";
import { parsePolicy } from "../../../local/iam/policy.ts";
import { evaluateFor } from "../../../local/iam/resource-policy.ts";
import {
  AwsError,
  type Clock,
  type Need,
  type Principal,
  type Properties,
  type ResourceContext,
} from "../../../local/service.ts";
import { openStore } from "../../../local/store.ts";
import { openTraces } from "../../../local/traces.ts";

export const account = "000000000001";
export const region = "us-east-1";
export const role = `arn:aws:iam::${account}:role/function`;

export const context = (name: string): ResourceContext => ({
  account,
  region,
  partition: "aws",
  urn: `urn:pulumi:test::test::test::${name}`,
});

/** A list of stream records that grows, and tells its listeners. */
export function fakeStream() {
  const records: StreamRecord[] = [];
  const listeners = new Set<() => void>();
  return {
    records,
    add(...images: Properties[]): void {
      for (const NewImage of images) records.push(streamRecord(records.length + 1, NewImage));
      for (const listener of listeners) listener();
    },
    api: {
      streamRecords: (_arn: string, after: string, limit: number) =>
        records.filter(({ dynamodb }) => dynamodb.SequenceNumber > after).slice(0, limit),
      onStream: (_arn: string, listener: () => void) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
}

export const streamArn = `arn:aws:dynamodb:${region}:${account}:table/alerts/stream/2026-01-01T00:00:00.000`;

export function streamRecord(number: number, NewImage: Properties): StreamRecord {
  return {
    eventID: `event-${number}`,
    eventName: "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
    eventSourceARN: streamArn,
    dynamodb: {
      Keys: { pk: NewImage.id },
      NewImage,
      SequenceNumber: String(number).padStart(21, "0"),
      ApproximateCreationDateTime: Date.now() / 1000,
      SizeBytes: 1,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
}

/** Queues in memory: what is received stays hidden until it is deleted or given back. */
export function fakeQueues() {
  const queues = new Map<
    string,
    { visible: ReceivedMessage[]; hidden: ReceivedMessage[]; listeners: Set<() => void> }
  >();
  const policies = new Map<string, string>();
  let number = 0;
  const of = (arn: string) => {
    const queue = queues.get(arn) ?? { visible: [], hidden: [], listeners: new Set() };
    queues.set(arn, queue);
    return queue;
  };
  return {
    bodies: (arn: string): unknown[] => of(arn).visible.map(({ body }) => JSON.parse(body)),
    policies,
    left: (arn: string) => of(arn).visible.length + of(arn).hidden.length,
    api: {
      send: (arn: string, body: string, messageAttributes: Properties = {}) => {
        number += 1;
        const messageId = `message-${number}`;
        of(arn).visible.push({
          messageId,
          receiptHandle: messageId,
          body,
          md5OfBody: "",
          attributes: {},
          messageAttributes,
        });
        for (const listener of of(arn).listeners) listener();
        return { messageId };
      },
      receive: (arn: string, max: number) => {
        const taken = of(arn).visible.splice(0, max);
        of(arn).hidden.push(...taken);
        return taken;
      },
      delete: (arn: string, receiptHandle: string) => {
        of(arn).hidden = of(arn).hidden.filter((message) => message.receiptHandle !== receiptHandle);
      },
      onMessage: (arn: string, listener: () => void) => {
        of(arn).listeners.add(listener);
        return () => void of(arn).listeners.delete(listener);
      },
    },
  };
}

/** Time that stands still until it is moved. */
export function fakeClock(start: string): Clock & { advance(milliseconds: number): void } {
  let now = Date.parse(start);
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    setTimer: (at, run) => {
      const timer = { at, run };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
  };
}

const missing = (): never => {
  throw new Error("This service is not part of the test.");
};

export type FakeCloud = Cloud & {
  readonly stream: ReturnType<typeof fakeStream>;
  readonly queues: ReturnType<typeof fakeQueues>;
  readonly logged: string[];
  readonly needed: Need[];
  readonly denied: Set<string>;
  readonly bound: { -readonly [name in keyof CloudServices]?: CloudServices[name] };
  dispose(): void;
};

/**
 * `denied` actions (`action` or `action resource`) are refused, everything else is allowed but to a service: a queue's own
 * policy must let it in. `logged` collects log lines.
 */
export function fakeCloud({ clock = systemClock, file }: { clock?: Clock; file?: string } = {}): FakeCloud {
  const data = mkdtempSync(join(tmpdir(), "local-cloud-"));
  const store = openStore(file ?? join(data, "cloud.db"));
  const stream = fakeStream();
  const queues = fakeQueues();
  const traces = openTraces();
  const logged: string[] = [];
  const needed: Need[] = [];
  const denied = new Set<string>();
  const bound: FakeCloud["bound"] = {};
  const principal = (roleArn: string, session: string): Principal => ({
    kind: "role",
    account,
    arn: `arn:aws:sts::${account}:assumed-role/function/${session}`,
    roleArn,
    session,
  });
  const credentials = { accessKeyId: "ASIATEST", secretAccessKey: "secret", sessionToken: "token" };
  return {
    store,
    assets: openAssets(join(data, "assets")),
    data,
    clock,
    partition: "aws",
    faults: openFaults(traces),
    traces,
    services: {
      dynamodb: stream.api,
      logs: { append: (_account, _region, group, _stream, message) => void logged.push(`${group} ${message}`) },
      get sqs() {
        return bound.sqs ?? queues.api;
      },
      get lambda() {
        return bound.lambda ?? missing();
      },
      get states() {
        return bound.states ?? missing();
      },
      get events() {
        return bound.events ?? missing();
      },
    },
    endpoint: () => "http://127.0.0.1:4600",
    authorize: (caller, needs) => {
      needed.push(...needs);
      for (const { action, resource, context = {} } of needs) {
        const policy = queues.policies.get(resource) ?? "";
        const known = { "aws:SourceAccount": caller.account, ...context };
        const isIn = () =>
          policy !== "" && evaluateFor(parsePolicy(policy), caller, { action, resource, context: known }) === "allowed";
        const shut = caller.kind === "service" && !isIn();
        if (shut || denied.has(action) || denied.has(`${action} ${resource}`))
          throw new AwsError(
            "AccessDeniedException",
            `${caller.kind} is not authorized to perform: ${action} on resource: ${resource}`,
          );
      }
    },
    credentialsFor: () => credentials,
    assumeRoleForService: (roleArn, _service, session) => ({ principal: principal(roleArn, session), credentials }),
    log: () => {},
    stream,
    queues,
    logged,
    needed,
    denied,
    bound,
    dispose: () => {
      store.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
