/** What each service of the local cloud is given: the store, the clock, permission checks, and the other services. */
import type { Clock, Need, Principal, Store } from "./service.ts";
import type { Site, Traces } from "./traces.ts";

/** Keys that the stock SDK signs with; the gateway knows whose they are. */
export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
};

/** A record of a table's stream, in the shape that a Lambda event has. */
export type StreamRecord = {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: string;
  readonly eventSource: "aws:dynamodb";
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
  readonly dynamodb: {
    readonly Keys: Readonly<Record<string, unknown>>;
    readonly NewImage?: Readonly<Record<string, unknown>>;
    readonly OldImage?: Readonly<Record<string, unknown>>;
    readonly SequenceNumber: string;
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
};

export type DynamoDbApi = {
  /** Records after a sequence number (exclusive; "" for the oldest), oldest first. */
  streamRecords(streamArn: string, afterSequence: string, limit: number): StreamRecord[];
  /** Calls the listener after each committed write to the table; returns the way to stop. */
  onStream(streamArn: string, listener: () => void): () => void;
};

export type ReceivedMessage = {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
};

export type SqsApi = {
  send(queueArn: string, body: string, attributes?: Record<string, unknown>): { messageId: string };
  receive(queueArn: string, max: number, visibilitySeconds?: number): ReceivedMessage[];
  delete(queueArn: string, receiptHandle: string): void;
  /** Calls the listener when a message can be received; returns the way to stop. */
  onMessage(queueArn: string, listener: () => void): () => void;
};

export type InvokeResult = {
  /** What the function returned, or `{ errorType, errorMessage, trace }`, as JSON text. */
  readonly payload: string;
  readonly executedVersion?: string;
  readonly error?: {
    readonly errorType: string;
    readonly errorMessage: string;
    readonly kind: "Handled" | "Unhandled";
  };
};

export type LambdaApi = {
  /** With a principal, lambda:InvokeFunction is checked first: an AwsError is thrown when it is not allowed. */
  invoke(call: {
    readonly functionArn: string;
    readonly payload: string;
    readonly principal?: Principal;
    readonly type: "RequestResponse" | "Event";
  }): Promise<InvokeResult>;
};

export type StatesApi = {
  startExecution(call: {
    readonly stateMachineArn: string;
    readonly name?: string;
    readonly input: string;
    readonly principal?: Principal;
  }): { executionArn: string; startDate: number };
};

export type LogsApi = {
  /** Makes the group and the stream when they are not there. `at` in milliseconds. */
  append(account: string, region: string, logGroup: string, logStream: string, message: string, at: number): void;
};

export type EventsApi = {
  /** Puts one event on the account's default bus, as an AWS service does. */
  put(
    account: string,
    region: string,
    event: { source: string; detailType: string; detail: unknown; resources?: string[] },
  ): void;
  /** Hands an event (its envelope as JSON text) on to another bus, as a rule with such a target does. */
  forward(bus: string, event: string): void;
};

/** The services that others reach in process. Late-bound: do not read them before `start`. */
export type CloudServices = {
  readonly dynamodb: DynamoDbApi;
  readonly sqs: SqsApi;
  readonly lambda: LambdaApi;
  readonly states: StatesApi;
  readonly logs: LogsApi;
  readonly events: EventsApi;
};

/** A fault that a test switched on. */
export type Fault = {
  readonly service: string;
  readonly operation: string;
  /** `before`: the call has no effect. `after`: it has, but the caller gets the error. */
  readonly when: "before" | "after";
  /**
   * `reset` cuts the connection, `timeout` never answers, `die` ends the process of the function that calls. `twice` is of
   * the operation `Deliver` alone: what EventBridge or Scheduler hands on arrives twice.
   */
  readonly error: "throttle" | "internal" | "unavailable" | "reset" | "timeout" | "die" | "twice";
  /** How many calls are hit; absent: every one until it is taken away. */
  readonly times?: number | undefined;
  /** Hits calls of this function only. */
  readonly function?: string | undefined;
  /** Hits calls about this resource only, named as in a trace. */
  readonly resource?: string | undefined;
  /** Hits calls of this trace only. */
  readonly trace?: string | undefined;
  /** The first call to hit among those that fit: 1 when absent. */
  readonly nth?: number | undefined;
};

/** What happens to a call; `die` ends the process of the function that made it. */
export type Hit = Pick<Fault, "service" | "operation" | "when" | "error"> & { die(): void };

export type Faults = {
  /** To be called once a call: notes it in the traces, and takes the fault that hits it, if there is one. */
  meet(site: Site): Hit | undefined;
  /** Whether this delivery is made twice; to be called once a delivery. */
  twice(service: string): boolean;
  list(): readonly Fault[];
  set(faults: readonly Fault[]): void;
  add(faults: readonly Fault[]): void;
};

/** The contents of files that were given as inputs (`Asset`, `Archive` in provider/values.ts). */
export type Assets = {
  /** The path of the file that holds this content; throws when nothing was uploaded under the hash. */
  path(sha256: string): string;
  read(sha256: string): Buffer;
  has(sha256: string): boolean;
  /** Keeps the content and returns its hash. */
  write(content: Buffer): string;
};

export type Cloud = {
  readonly store: Store;
  /** A resource's file inputs arrive as `{ sha256, files: { "index.mjs": { sha256 } } }`; this finds their contents. */
  readonly assets: Assets;
  /** The data folder; a service may keep files of its own in a folder of its name. */
  readonly data: string;
  readonly clock: Clock;
  readonly partition: "aws";
  readonly faults: Faults;
  readonly traces: Traces;
  readonly services: CloudServices;
  /** The gateway's address, for example `http://127.0.0.1:4600`. Known from `start` on. */
  endpoint(): string;
  /** Throws AccessDenied in AWS's words unless the principal's policies allow all needs. */
  authorize(principal: Principal, needs: readonly Need[]): void;
  /** Temporary credentials of a role that the gateway knows from now on. */
  credentialsFor(roleArn: string, session: string): Credentials;
  /**
   * A service (`lambda.amazonaws.com`) takes a role for something in an account: throws unless the role is there, in the
   * same account, and its trust policy names the service.
   */
  assumeRoleForService(
    roleArn: string,
    service: { readonly name: string; readonly account: string },
    session: string,
  ): { principal: Principal; credentials: Credentials };
  /** One line of progress or trouble for the person at the terminal; never a secret. */
  log(message: string): void;
};
