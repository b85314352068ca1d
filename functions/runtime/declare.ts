/** What a task function and an endpoint declare. Pure data and types: playbooks, components and handlers read them. */
import type { z } from "zod";
import type { Place } from "./caller.ts";
import type { TaskContext } from "./context.ts";

/**
 * What a task does to the world, and so what a repeat may do after a crash between the effect and its record:
 * - `none`: only reads; may run again.
 * - `repeatable`: doing it twice is the same as once.
 * - `keyed`: takes the step's idempotency key along and looks for it first.
 * - `once`: must never be repeated; an uncertain attempt ends in `Task.Uncertain`.
 */
export type Effect = "none" | "repeatable" | "keyed" | "once";

/** One AWS permission beyond what every task gets; `resources` are exact ARNs. */
export type Permission = { readonly actions: readonly string[]; readonly resources: readonly string[] };

/** One account and region in which a hub's tasks may act; `partition` is `aws` nearly everywhere. */
export type MemberPlace = { readonly partition: string; readonly account: string; readonly region: string };
/** What a task may do in a member. Pure: the deployment asks it, once for each member. */
export type MemberPermissions = (member: MemberPlace) => readonly Permission[];

export type TaskDeclaration<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> = {
  /** Unique, kebab-case: names the Lambda function, for example `jira-get-issue`. */
  readonly name: string;
  readonly description: string;
  readonly params: P;
  readonly result: R;
  /** Names of the secrets it reads at run time, for example `jira/token`. Default none. */
  readonly secrets?: readonly string[];
  /** Names of the integration settings it reads, for example `jira/url`; a URL among them may be called even if it is private. Default none. */
  readonly settings?: readonly string[];
  readonly permissions?: readonly Permission[];
  /**
   * What it may do in a member account, by `context.aws`. The role there is bound to the member's account and region
   * besides, so that `arn:aws:s3:::*` is every bucket there and none elsewhere. Default: it acts in none.
   */
  readonly inMembers?: MemberPermissions;
  /** May it read the records of its own investigation? Default false. */
  readonly readsInvestigation?: boolean;
  /** Does it run in the target's private network, where the target has one? Then it has no other way out. Default false. */
  readonly inNetwork?: boolean;
  readonly effect: Effect;
  /** Time limit of one attempt in seconds. Default 30. */
  readonly timeoutSeconds?: number;
  run(params: z.output<P>, context: TaskContext): Promise<z.input<R>>;
};

/** A declared task function. `P` is what a playbook passes, `R` what it gets back; its file is what is bundled for Lambda. */
export type Task<P = never, R = unknown> = {
  readonly kind: "task";
  /** Phantom: carries the types a playbook sees. */
  readonly types?: { readonly params: (params: P) => void; readonly result: R };
  readonly params: z.ZodType;
  readonly result: z.ZodType;
  readonly secrets: readonly string[];
  readonly settings: readonly string[];
  readonly permissions: readonly Permission[];
  readonly inMembers?: MemberPermissions;
  readonly readsInvestigation: boolean;
  readonly inNetwork: boolean;
  readonly timeoutSeconds: number;
  /** Judges the parameters (throws `TaskInvalid`), then gives the act itself, which returns a result that was judged too. */
  readonly prepare: (params: unknown) => (context: TaskContext) => Promise<unknown>;
} & Place &
  Pick<TaskDeclaration, "name" | "description" | "effect">;

export type Authentication =
  | { readonly kind: "hmac"; readonly secret: string }
  | { readonly kind: "github"; readonly secret: string };

export type Severity = "low" | "medium" | "high" | "critical";

/** Which playbook an alert goes to: the first rule that fits, else the default. */
export type Route<A> = {
  readonly rules?: readonly { readonly when: (alert: A) => boolean; readonly playbook: string }[];
  readonly default: string;
};

type EndpointCommon<A extends z.ZodType> = {
  /** Unique, kebab-case: `POST /events/{name}`. */
  readonly name: string;
  readonly description: string;
  /** The alert's schema. Unknown fields are kept: use `z.looseObject`. */
  readonly alert: A;
  /** Dotted paths of the fields that make two alerts the same; none: the whole alert. */
  readonly dedup: { readonly fields: readonly string[]; readonly windowSeconds: number };
  readonly severity: Severity | ((alert: z.output<A>) => Severity);
  readonly route: Route<z.output<A>>;
  /** Dotted path of the e-mail address of the person the alert is about, if any. */
  readonly subject?: string;
};

export type EndpointDeclaration<A extends z.ZodType = z.ZodType> = EndpointCommon<A> &
  (
    | { readonly kind: "http"; readonly authentication: Authentication }
    /** An EventBridge Scheduler expression, for example `rate(1 hour)`; the alert is `{ scheduledAt }`. */
    | { readonly kind: "schedule"; readonly expression: string; readonly timezone?: string }
    /** An EventBridge pattern; the alert is the whole event envelope. */
    | {
        readonly kind: "aws-event";
        readonly pattern: Readonly<Record<string, unknown>>;
        readonly each?: Each<z.output<A>>;
      }
  );

/**
 * For events that hold several findings: `list` is the dotted path of their list. Each is an alert of its own, in the same
 * envelope and alone in its list, if `when` says so: EventBridge lets the whole event through for one that fits.
 */
export type Each<A> = { readonly list: string; readonly when: (alert: A) => boolean };

export type Endpoint<A = unknown> = Place & {
  readonly declared: "endpoint";
  readonly name: string;
  readonly description: string;
  readonly alert: z.ZodType<A>;
  readonly dedup: { readonly fields: readonly string[]; readonly windowSeconds: number };
  readonly subject?: string;
  readonly source:
    | { readonly kind: "http"; readonly authentication: Authentication }
    | { readonly kind: "schedule"; readonly expression: string; readonly timezone?: string }
    | {
        readonly kind: "aws-event";
        readonly pattern: Readonly<Record<string, unknown>>;
        /** The alerts in one event, where it may hold several. */
        readonly alertsIn?: (event: unknown) => readonly unknown[];
      };
  /** Names of the playbooks it can route to. */
  readonly playbooks: readonly string[];
  /** Judges one validated alert. */
  readonly judge: (alert: unknown) => { readonly severity: Severity; readonly playbook: string };
};
