import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Properties, Resource, ResourceContext, Store } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { refuseForeignRole } from "../pass-role.ts";
import { checkTemplate, readPath } from "./transform.ts";

const type = "aws:cloudwatch/eventTarget:EventTarget";
const collection = "events/targets";

const inputs = z.strictObject({
  rule: z.string(),
  arn: z.string().regex(/^arn:aws:(sqs|lambda|states):/, "must be the ARN of a queue, a function or a state machine"),
  targetId: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .optional(),
  eventBusName: z.literal("default", "can only be default in the local cloud").default("default"),
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

const prefix = (rule: string, account: string, region: string) => `${account}/${region}/${rule}/`;

export const targetsOf = (store: Store, rule: string, account: string, region: string): Target[] =>
  store.list<Target>(collection, { prefix: prefix(rule, account, region) }).map(({ value }) => value);

/** Where the events of a rule go. */
export function targetResource(store: Store): Resource {
  const save = (given: Properties, { account, region }: ResourceContext, id?: string) => {
    const parsed = parseInputs(inputs, given, type);
    if (parsed.roleArn !== undefined) refuseForeignRole(parsed.roleArn, account);
    const targetId = parsed.targetId ?? id ?? `terraform-${randomUUID().replaceAll("-", "")}`;
    store.put(collection, prefix(parsed.rule, account, region) + targetId, { ...parsed, targetId, declared: given });
    return { id: `${parsed.rule}-${targetId}`, outputs: { ...given, targetId } };
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
      const found = all.map(({ value }) => value).find(({ rule, targetId }) => `${rule}-${targetId}` === id);
      return found && { inputs: found.declared, outputs: { ...found.declared, targetId: found.targetId } };
    },
    update: async (_id, given, old, context) => save(given, context, String(old.targetId)).outputs,
    delete: async (_id, old, { account, region }) =>
      store.delete(collection, prefix(String(old.rule), account, region) + String(old.targetId)),
  };
}
