/** What each word of a function's declaration allows. The platform's own derivation of roles is another one: each holds the other. */
import type { Member, Props } from "#policy/core/rule";
import { isRecord, list, texts } from "#policy/core/values";
import type { Target, Things } from "#policy/model/things";

export type Word = {
  readonly actions: readonly string[];
  /** Nothing, while there is no such resource. */
  readonly on: readonly Target[];
  /** For example `effect: keyed`. */
  readonly because: string;
  /** Where it is declared, when that is not where the rest is. */
  readonly at?: string;
};

export function wordsOf({ task, uses }: Props, platform: Member | undefined, things: Things): readonly Word[] {
  const reach = reachOf(platform, things);
  return [
    ...(isRecord(task) ? ofTask(task, reach) : []),
    ...list(uses).flatMap((use) => (isRecord(use) ? ofUse(use, reach) : [])),
  ];
}

type Reach = ReturnType<typeof reachOf>;

function reachOf(platform: Member | undefined, things: Things) {
  const some = (type: string, name: unknown, ...of: readonly [rest?: string, part?: "stream"]): readonly Target[] =>
    texts(name)
      .flatMap((one) => things.named(type, one, platform) ?? [])
      .map((member) => things.of(member, ...of));
  return {
    table: (name: unknown, rest = "") => some("aws:dynamodb/table:Table", name, rest),
    stream: (table: unknown) => some("aws:dynamodb/table:Table", table, "", "stream"),
    objects: (bucket: unknown, below: string) => some("aws:s3/bucket:Bucket", bucket, `/${below}*`),
    secrets: (names: unknown) => some("aws:secretsmanager/secret:Secret", names),
    queue: (name: unknown) => some("aws:sqs/queue:Queue", name),
    arn: (arn: string) => things.target(arn),
  };
}

const dynamodb = (...calls: readonly string[]) => calls.map((call) => `dynamodb:${call}`);
const read = ["secretsmanager:GetSecretValue"];

function ofTask(task: Props, reach: Reach): readonly Word[] {
  const { table, objects } = reach;
  const because = "every task";
  const hasEffect = task.effect !== "none";
  const reads = "readsInvestigation";
  return [
    { actions: dynamodb("GetItem", "PutItem"), on: table("results"), because },
    { actions: ["s3:GetObject", "s3:PutObject"], on: objects("vault", "results/"), because },
    ...(hasEffect
      ? [{ actions: dynamodb("UpdateItem"), on: table("results"), because: `effect: ${task.effect}` }]
      : []),
    { actions: read, on: reach.secrets(task.secrets), because: "secrets" },
    ...(task.readsInvestigation === true
      ? [
          { actions: dynamodb("Query"), on: table("results"), because: reads },
          { actions: dynamodb("GetItem"), on: [...table("interactions"), ...table("alerts")], because: reads },
          { actions: dynamodb("Query"), on: table("alerts", "/index/byInvestigation"), because: reads },
          { actions: ["s3:GetObject"], on: objects("vault", "alerts/"), because: reads },
        ]
      : []),
    ...(task.inNetwork === true ? inNetwork(reach) : []),
    ...(isRecord(task.takes) ? texts(task.takes.roles).map((roles) => inMembers(roles, reach)) : []),
    ...list(task.permissions).flatMap((one) => (isRecord(one) ? permission(one, reach) : [])),
  ];
}

/** Its role in every member account; what it may do there, each member's own roles say. */
const inMembers = (roles: string, { arn }: Reach): Word => ({
  actions: ["sts:AssumeRole"],
  on: [arn(roles)],
  because: "inMembers",
});

/** What Lambda demands to connect a function to a network; the ids of interfaces are known to nobody before. */
function inNetwork({ arn }: Reach): readonly Word[] {
  const because = "inNetwork";
  const every = (kind: string) => arn(`arn:aws:ec2:*:*:${kind}/*`);
  return [
    {
      actions: ["ec2:CreateNetworkInterface"],
      on: ["network-interface", "subnet", "security-group"].map(every),
      because,
    },
    {
      actions: ["ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
      on: [every("network-interface")],
      because,
    },
    { actions: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], on: [arn("*")], because },
  ];
}

function ofUse(use: Props, reach: Reach): readonly Word[] {
  const because = "uses";
  const calls = texts(use.calls);
  if (use.table !== undefined) {
    const indexes = texts(use.indexes).flatMap((index) => reach.table(use.table, `/index/${index}`));
    const items = { actions: dynamodb(...calls), on: reach.table(use.table), because };
    return [...(calls.length > 0 ? [items] : []), { actions: dynamodb("Query"), on: indexes, because }];
  }
  if (use.stream !== undefined)
    return [
      {
        actions: dynamodb("DescribeStream", "GetRecords", "GetShardIterator"),
        on: reach.stream(use.stream),
        because,
      },
      // AWS lists the streams of all tables, or of none.
      { actions: dynamodb("ListStreams"), on: [reach.arn("*")], because },
    ];
  if (use.bucket !== undefined && typeof use.below === "string")
    return [{ actions: calls.map((call) => `s3:${call}`), on: reach.objects(use.bucket, use.below), because }];
  if (use.secrets !== undefined) {
    const at = typeof use.at === "string" ? { at: use.at } : {};
    return [{ actions: read, on: reach.secrets(use.secrets), because: "secrets", ...at }];
  }
  if (use.queue !== undefined) return [{ actions: queueActions(use.does), on: reach.queue(use.queue), because }];
  // AWS has no resource type for this call: the token itself is the permission.
  if (use.steps === "answer") return [{ actions: ["states:SendTaskSuccess"], on: [reach.arn("*")], because }];
  return permission(use, reach);
}

function queueActions(does: unknown): readonly string[] {
  if (does === "send") return ["sqs:SendMessage"];
  return does === "receive" ? ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] : [];
}

/** Actions on ARNs, as they are. */
function permission({ actions, resources }: Props, reach: Reach): readonly Word[] {
  return [{ actions: texts(actions), on: texts(resources).map(reach.arn), because: "permissions" }];
}
