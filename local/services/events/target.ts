import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AwsError, type Properties, type Resource, type ResourceContext, type Store } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { refuseForeignRole } from "../pass-role.ts";
import { busName } from "./bus.ts";
import { onBus, type Rule } from "./rule.ts";
import { checkTemplate, readPath } from "./transform.ts";

const type = "aws:cloudwatch/eventTarget:EventTarget";
const collection = "events/targets";

const inputs = z.strictObject({
  rule: z.string(),
  arn: z
    .string()
    .regex(
      /^arn:aws:(sqs|lambda|states|events):/,
      "must be the ARN of a queue, a function, a state machine or an event bus",
    ),
  targetId: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .optional(),
  eventBusName: busName,
  roleArn: z.string().optional(),
  input: z.string().optional(),
  inputPath: z
    .string()
    .refine((path) => readPath(path) !== undefined, "must be such as $.detail")
    .optional(),
  inputTransformer: z
    .strictObject({ inputPaths: z.record(z.string(), z.string()).default({}), inputTemplate: z.string() })
    .superRefine(({ inputPaths, inputTemplate }, context) => {
      for (const message of checkTemplate(inputTemplate, inputPaths)) context.addIssue({ code: "custom", message });
    })
    .optional(),
  deadLetterConfig: z.strictObject({ arn: z.string().optional() }).optional(),
  retryPolicy: z
    .strictObject({
      maximumEventAgeInSeconds: z.number().int().min(60).max(86_400).default(86_400),
      maximumRetryAttempts: z.number().int().min(0).max(185).default(185),
    })
    .optional(),
  forceDestroy: z.boolean().optional(),
  region: z.string().optional(),
});

export type Target = z.output<typeof inputs> & {
  readonly targetId: string;
  /** The inputs as they were given. */
  readonly declared: Properties;
};

type Place = { readonly account: string; readonly region: string };

const prefix = (bus: string, rule: string, { account, region }: Place) =>
  `${account}/${region}/${onBus(bus, "/", rule)}/`;

export const targetsOf = (store: Store, { account, region, inputs: { name, eventBusName } }: Rule): Target[] =>
  store
    .list<Target>(collection, { prefix: prefix(eventBusName, name, { account, region }) })
    .map(({ value }) => value)
    .filter((target) => target.rule === name && target.eventBusName === eventBusName);

/** A bus gets events as they are, and from another bus only what a role may put there. */
function refuseMisfits({ arn, roleArn, input, inputPath, inputTransformer }: z.output<typeof inputs>): void {
  if (!arn.startsWith("arn:aws:events:")) return;
  if (roleArn === undefined) throw invalid(`RoleArn is required for target ${arn}.`);
  if (input !== undefined || inputPath !== undefined || inputTransformer !== undefined)
    throw invalid(`Input, InputPath and InputTransformer are not supported for target ${arn}.`);
}

const invalid = (message: string) => new AwsError("ValidationException", message);

const idOf = ({ rule, eventBusName, targetId }: Pick<Target, "rule" | "eventBusName" | "targetId">): string =>
  onBus(eventBusName, "-", `${rule}-${targetId}`);

/** Where the events of a rule go. */
export function targetResource(store: Store): Resource {
  const save = (given: Properties, { account, region }: ResourceContext, id?: string) => {
    const parsed = parseInputs(inputs, given, type);
    const { rule, eventBusName, roleArn } = parsed;
    if (roleArn !== undefined) refuseForeignRole(roleArn, account);
    refuseMisfits(parsed);
    const targetId = parsed.targetId ?? id ?? `terraform-${randomUUID().replaceAll("-", "")}`;
    const key = prefix(eventBusName, rule, { account, region }) + targetId;
    store.put(collection, key, { ...parsed, targetId, declared: given });
    return { id: idOf({ rule, eventBusName, targetId }), outputs: { ...given, targetId } };
  };
  return {
    type,
    inputs: inputRules(inputs, { required: ["rule", "arn"], replace: ["rule", "targetId", "eventBusName"] }),
    defaults: { eventBusName: "default", forceDestroy: false },
    computed: ["targetId"],
    check: (given) => checkInputs(inputs, given),
    create: async (given, context) => save(given, context),
    read: async (id, { account, region }) => {
      const all = store.list<Target>(collection, { prefix: `${account}/${region}/` });
      const found = all.map(({ value }) => value).find((one) => idOf(one) === id);
      return found && { inputs: found.declared, outputs: { ...found.declared, targetId: found.targetId } };
    },
    update: async (_id, given, old, context) => save(given, context, String(old.targetId)).outputs,
    delete: async (_id, old, { account, region }) =>
      store.delete(
        collection,
        prefix(String(old.eventBusName ?? "default"), String(old.rule), { account, region }) + String(old.targetId),
      ),
  };
}
