/** The seams of the local cloud: what a service is, what it stores, who calls it. */

/** Plain JSON data. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Properties = Record<string, unknown>;

/** JSON documents by collection and key, in one SQLite file; the truth of the local cloud. Synchronous and durable. */
export interface Store {
  get<T>(collection: string, key: string): T | undefined;
  put(collection: string, key: string, value: unknown): void;
  delete(collection: string, key: string): void;
  /** In key order; `after` excludes keys up to and including it. */
  list<T>(
    collection: string,
    options?: { prefix?: string; after?: string; limit?: number },
  ): { key: string; value: T }[];
  /** All writes inside stand or fall together. May be nested (the outermost commits). */
  transaction<T>(work: () => T): T;
}

/** Who calls: found from the access key id of the SigV4 signature. */
export type Principal =
  | { readonly kind: "operator"; readonly account: string; readonly arn: string }
  | {
      readonly kind: "role";
      readonly account: string;
      readonly arn: string;
      readonly roleArn: string;
      readonly session: string;
      /** What whoever took the role left of it, as texts of policies. */
      readonly policies?: readonly string[] | undefined;
    }
  | { readonly kind: "service"; readonly account: string; readonly service: string };

/** A request on the wire, after its signature was looked at. */
export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly principal: Principal;
  readonly account: string;
  readonly region: string;
};
export type ApiResponse = { status: number; headers?: Record<string, string>; body: string | Buffer };

/** An error as AWS answers it; the gateway writes it in the service's own protocol. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Properties;
  constructor(code: string, message: string, status = 400, fields: Properties = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** What a call needs permission for. */
export type Need = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
};

/** One operation's parsed call: the gateway parses it, asks IAM for `needs`, consults the faults, then calls `run`. */
export type Operation = {
  /** For example `GetItem`: names the fault points and, with the service's prefix, the IAM action. */
  readonly name: string;
  /** What IAM must allow; resolved before `run`. Empty for operations AWS does not authorize. */
  needs(input: Properties, request: ApiRequest): readonly Need[];
  run(input: Properties, request: ApiRequest): Promise<Properties | undefined> | Properties | undefined;
};

/** How a service speaks on the wire. JSON 1.0/1.1 is written once in the gateway; the rest bring their own parser. */
export type Protocol =
  | { readonly kind: "json"; readonly targetPrefix: string; readonly version: "1.0" | "1.1" }
  | {
      readonly kind: "rest";
      /** Finds the operation and its input; undefined answers 404. */
      parse(request: ApiRequest): { operation: string; input: Properties } | undefined;
      respond(operation: string, output: Properties | undefined, request: ApiRequest): ApiResponse;
      fail(error: AwsError, request: ApiRequest): ApiResponse;
    };

/** Where a resource is made. */
export type ResourceContext = {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly urn: string;
};

/** How one input of a resource type behaves. */
export type InputRule = "required" | "optional" | "replace" | "required replace";

/** One Pulumi resource type, brought to life. `update` gets the new inputs and the old outputs. */
export type Resource = {
  /** For example `aws:dynamodb/table:Table`. */
  readonly type: string;
  /** Every known input; any other is refused. */
  readonly inputs: Readonly<Record<string, InputRule>>;
  readonly autoName?: { readonly property: string; readonly max: number; readonly suffix?: string };
  readonly deleteBeforeReplace?: boolean;
  /** No `region` of its own (IAM). */
  readonly global?: boolean;
  /** Inputs filled in when absent, as pulumi-aws does. */
  readonly defaults?: Properties;
  check?(inputs: Properties, context: ResourceContext): Iterable<{ property: string; reason: string }>;
  /** JSON documents are compared by meaning. */
  readonly jsonInputs?: readonly string[];
  /** Outputs known before anything is made; a value not in it that `outputs` names is unknown at preview. */
  preview?(inputs: Properties, context: ResourceContext, old?: Properties): Properties;
  /** Names of the outputs that only the service knows. */
  readonly computed: readonly string[];
  create(inputs: Properties, context: ResourceContext): Promise<{ id: string; outputs: Properties }>;
  /** `known` is what was last known of it; nothing of a resource that is imported. */
  read(
    id: string,
    context: ResourceContext,
    known?: Properties,
  ): Promise<{ inputs: Properties; outputs: Properties } | undefined>;
  update(id: string, inputs: Properties, old: Properties, context: ResourceContext): Promise<Properties>;
  delete(id: string, old: Properties, context: ResourceContext): Promise<void>;
};

/** What a service knows of a resource: the account that it is in, and its own policies as JSON text. */
export type ResourceOwner = { readonly account: string; readonly policies: readonly string[] };

/** One AWS service of the local cloud. */
export type Service = {
  /** The SigV4 signing name: `dynamodb`, `states`, `secretsmanager`, `s3`, `sqs`, `sts`, `logs`, `lambda`, `events`, `scheduler`, `monitoring`. Empty: none of its own on the wire. */
  readonly name: string;
  readonly protocol?: Protocol;
  readonly operations: readonly Operation[];
  readonly resources: readonly Resource[];
  /** Invokes of the provider, for example `aws:index/getCallerIdentity:getCallerIdentity`. */
  readonly functions?: Readonly<Record<string, (args: Properties, context: ResourceContext) => Properties>>;
  /** Of the resource with this ARN; undefined when there is none. Without it, no resource has a policy and ARNs tell the account. */
  ownerOf?(arn: string): ResourceOwner | undefined;
  /** Called once all services stand: resumes timers, pollers, executions. */
  start?(): Promise<void>;
  stop?(): Promise<void>;
};

/** Time and chance, so that tests can hold them. */
export type Clock = { now(): number; setTimer(at: number, run: () => void): { cancel(): void } };
