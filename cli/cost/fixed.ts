/** What a target costs while nothing happens. */
import type { Props, Resource } from "../../policy/core/rule.ts";
import { at, list } from "../../policy/core/values.ts";
import { sweepMs } from "./assumptions.ts";
import { isFree } from "./free.ts";
import { invoked } from "./invoked.ts";
import type { ProgramTarget } from "./program.ts";
import { runsAMonth } from "./runs.ts";
import { hoursAMonth, sum, times, type Usage } from "./usage.ts";
import { workOf } from "./work.ts";

/** One kind of thing: how many there are, and what they use in a month. */
export type FixedLine = { readonly what: string; readonly count: number; readonly usage: Usage };

/** In words, why something is missing in the estimate. */
export type Gap = string;

type Priced = {
  readonly what: string;
  readonly usage: Usage;
  /** How many it is, when it is not one. */
  readonly count?: number;
  readonly gap?: Gap;
};
type Price = (props: Props, target: ProgramTarget) => Priced | Gap | undefined;

/** Lambda looks into a queue with five connections, each for 20 seconds. */
const pollsAMonth = 5 * 3 * 60 * hoursAMonth;

const prices: Readonly<Record<string, Price>> = {
  "aws:secretsmanager/secret:Secret": (props) => {
    const replicas = list(props.replicas).length;
    return { what: "secret", usage: { secretMonth: 1 + replicas } };
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": (props) => {
    const metrics = list(props.metricQueries).filter((one) => at(one, "metric") !== undefined).length || 1;
    const fast = typeof props.period === "number" && props.period < 60;
    return { what: "alarm", usage: fast ? { fastAlarmMonth: metrics } : { alarmMonth: metrics } };
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": () => ({
    what: "composite alarm",
    usage: { compositeAlarmMonth: 1 },
  }),
  "aws:kms/key:Key": () => ({ what: "KMS key", usage: { keyMonth: 1 }, gap: "use of a KMS key, and its rotations" }),
  "aws:lambda/eventSourceMapping:EventSourceMapping": (props) => {
    if (props.provisionedPollerConfig !== undefined) return "provisioned polling of an event source";
    // Reading a table's stream costs nothing when Lambda does it.
    if (!String(props.eventSourceArn).includes(":sqs:")) return undefined;
    return { what: "queue that Lambda polls when it is idle", usage: { queueRequest: pollsAMonth } };
  },
  "aws:scheduler/schedule:Schedule": scheduled,
  "aws:ec2/natGateway:NatGateway": () => ({
    what: "NAT gateway",
    usage: { natHour: hoursAMonth },
    gap: "data through a NAT gateway",
  }),
  "aws:ec2/eip:Eip": () => ({ what: "public IPv4 address", usage: { addressHour: hoursAMonth } }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": (props) => {
    if (props.vpcEndpointType !== "Interface")
      return props.vpcEndpointType === "GatewayLoadBalancer" ? "an endpoint for a load balancer" : undefined;
    const zones = Math.max(1, list(props.subnetIds).length);
    return {
      what: "interface endpoint",
      usage: { endpointHour: hoursAMonth * zones },
      gap: "data through interface endpoints",
    };
  },
  "aws:dynamodb/table:Table": (props) => {
    if (props.billingMode !== "PAY_PER_REQUEST") return "provisioned capacity of a table";
    if (list(props.replicas).length > 0) return "a table's replicas";
    return props.tableClass === undefined || props.tableClass === "STANDARD" ? undefined : "another class of table";
  },
  "aws:sfn/stateMachine:StateMachine": ({ type }) => (type === "EXPRESS" ? "an express state machine" : undefined),
  "aws:lambda/function:Function": (props) =>
    Number(at(props, "ephemeralStorage.size") ?? 512) > 512 ? "a function's storage above 512 MB" : undefined,
};

function scheduled(props: Props, target: ProgramTarget): Priced {
  const count = props.state === "DISABLED" ? 0 : runsAMonth(String(props.scheduleExpression));
  const called = String(at(props, "target.arn"));
  const found = target.functions.find(({ arn }) => called === arn || called.startsWith(`${arn}:`));
  const call = { scheduledCall: 1 };
  if (!found) {
    const alone = { what: "run of a schedule", count, usage: times(count, call) };
    // What it puts into a queue is an alert, and paid as one.
    return called.includes(":sqs:") ? alone : { ...alone, gap: `what a schedule calls (${called})` };
  }
  const work = workOf(found.name, found.task);
  const run = sum([call, invoked(found, found.name === "sweep" ? sweepMs : undefined), work?.usage ?? {}]);
  const what = `run of ${found.name} on its schedule`;
  return { what, count, usage: times(count, run), ...(work ? {} : { gap: `what ${found.name} does` }) };
}

export type Fixed = { readonly lines: readonly FixedLine[]; readonly gaps: readonly Gap[] };

export function fixedOf(target: ProgramTarget): Fixed {
  const found = target.resources.map((resource) => priced(resource, target));
  const lines = found.flatMap((one) => (typeof one === "object" ? [one] : []));
  const gaps = found.flatMap((one) => (typeof one === "string" ? [one] : (one?.gap ?? [])));
  return {
    lines: [...Map.groupBy(lines, ({ what }) => what)].map(([what, some]) => ({
      what,
      count: some.reduce((all, { count = 1 }) => all + count, 0),
      usage: sum(some.map(({ usage }) => usage)),
    })),
    gaps: [...new Set(gaps)],
  };
}

function priced({ type, props }: Resource, target: ProgramTarget): Priced | Gap | undefined {
  const price = Object.hasOwn(prices, type) ? prices[type] : undefined;
  if (price) return price(props, target);
  return isFree(type) ? undefined : type;
}
