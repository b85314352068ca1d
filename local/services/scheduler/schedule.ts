import { z } from "zod";
import type { Properties, Resource, ResourceContext, Store } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { refuseForeignRole } from "../pass-role.ts";
import { readExpression } from "./expression.ts";
import { isZone } from "./zoned-time.ts";

const type = "aws:scheduler/schedule:Schedule";
const collection = "scheduler/schedules";

const inputs = z
  .strictObject({
    name: z.string().regex(/^[\w.-]{1,64}$/),
    groupName: z.literal("default", "can only be default in the local cloud").default("default"),
    description: z.string().optional(),
    scheduleExpression: z.string(),
    scheduleExpressionTimezone: z.string().refine(isZone, "must be a time zone such as Europe/Berlin").default("UTC"),
    flexibleTimeWindow: z.strictObject({
      mode: z.enum(["OFF", "FLEXIBLE"]),
      maximumWindowInMinutes: z.number().int().min(1).max(1440).optional(),
    }),
    state: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
    startDate: z.iso.datetime().optional(),
    endDate: z.iso.datetime().optional(),
    target: z.strictObject({
      arn: z
        .string()
        .regex(/^arn:aws:(sqs|lambda|states):/, "must be the ARN of a queue, a function or a state machine"),
      roleArn: z.string(),
      input: z.string().optional(),
      retryPolicy: z
        .strictObject({
          maximumEventAgeInSeconds: z.number().int().min(60).max(86_400).default(86_400),
          maximumRetryAttempts: z.number().int().min(0).max(185).default(185),
        })
        .optional(),
      deadLetterConfig: z.strictObject({ arn: z.string() }).optional(),
    }),
    region: z.string().optional(),
  })
  .superRefine(({ scheduleExpression, scheduleExpressionTimezone }, context) => {
    try {
      readExpression(scheduleExpression, scheduleExpressionTimezone);
    } catch (error) {
      context.addIssue({
        code: "custom",
        path: ["scheduleExpression"],
        message: error instanceof Error ? error.message : String(error),
      });
    }
  });

/** A schedule as it is kept. Times in milliseconds. */
export type Schedule = {
  readonly account: string;
  readonly region: string;
  readonly inputs: z.output<typeof inputs>;
  readonly createdAt: number;
};

export const scheduleKey = ({ account, region, inputs: { groupName, name } }: Schedule): string =>
  `${account}/${region}/${groupName}/${name}`;
export const scheduleArn = ({ account, region, inputs: { groupName, name } }: Schedule): string =>
  `arn:aws:scheduler:${region}:${account}:schedule/${groupName}/${name}`;
export const schedules = (store: Store): Schedule[] => store.list<Schedule>(collection).map(({ value }) => value);
export const scheduleAt = (store: Store, key: string): Schedule | undefined => store.get<Schedule>(collection, key);

/** A schedule of EventBridge Scheduler. `changed` is called with its key after each change. */
export function scheduleResource(store: Store, now: () => number, changed: (key: string) => void): Resource {
  const keyOf = (id: string, { account, region }: ResourceContext) => `${account}/${region}/${id}`;
  const save = (given: Properties, { account, region }: ResourceContext) => {
    const draft: Schedule = { account, region, inputs: parseInputs(inputs, given, type), createdAt: now() };
    refuseForeignRole(draft.inputs.target.roleArn, account);
    const key = scheduleKey(draft);
    const schedule = { ...draft, createdAt: scheduleAt(store, key)?.createdAt ?? draft.createdAt };
    store.put(collection, key, schedule);
    changed(key);
    const { groupName, name } = schedule.inputs;
    return { id: `${groupName}/${name}`, outputs: { ...given, arn: scheduleArn(schedule) } };
  };
  return {
    type,
    inputs: inputRules(inputs, {
      required: ["scheduleExpression", "flexibleTimeWindow", "target"],
      replace: ["name", "groupName"],
    }),
    autoName: { property: "name", max: 64 },
    defaults: { groupName: "default", scheduleExpressionTimezone: "UTC", state: "ENABLED" },
    computed: ["arn"],
    check: (given) => checkInputs(inputs, given),
    create: async (given, context) => save(given, context),
    read: async (id, context) => {
      const schedule = scheduleAt(store, keyOf(id, context));
      const properties: Properties | undefined = schedule && { ...schedule.inputs };
      return schedule && properties && { inputs: properties, outputs: { ...properties, arn: scheduleArn(schedule) } };
    },
    update: async (_id, given, _old, context) => save(given, context).outputs,
    delete: async (id, _old, context) => {
      store.delete(collection, keyOf(id, context));
      changed(keyOf(id, context));
    },
  };
}
