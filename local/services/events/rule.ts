import { z } from "zod";
import type { Properties, Resource, ResourceContext, Store } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { parsePattern } from "./pattern.ts";

const type = "aws:cloudwatch/eventRule:EventRule";
const collection = "events/rules";

const inputs = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/),
  description: z.string().optional(),
  eventPattern: z.string().superRefine((text, context) => {
    try {
      parsePattern(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  }),
  eventBusName: z.literal("default", "can only be default in the local cloud").default("default"),
  state: z.enum(["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]).optional(),
  isEnabled: z.boolean().optional(),
  forceDestroy: z.boolean().optional(),
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

export type Rule = {
  readonly account: string;
  readonly region: string;
  readonly inputs: z.output<typeof inputs>;
};

/** The rules of an account and region, by name. */
export const rulesOf = (store: Store, account: string, region: string): Rule[] =>
  store.list<Rule>(collection, { prefix: `${account}/${region}/` }).map(({ value }) => value);

export const ruleArn = ({ account, region, inputs: { name } }: Rule): string =>
  `arn:aws:events:${region}:${account}:rule/${name}`;

export const isEnabled = ({ inputs: { state, isEnabled: enabled } }: Rule): boolean =>
  state !== "DISABLED" && enabled !== false;

const key = (name: string, { account, region }: ResourceContext): string => `${account}/${region}/${name}`;

/** A rule on the default bus that picks events by a pattern. */
export function ruleResource(store: Store): Resource {
  const save = (given: Properties, { account, region, ...rest }: ResourceContext) => {
    const rule: Rule = { account, region, inputs: parseInputs(inputs, given, type) };
    store.put(collection, key(rule.inputs.name, { account, region, ...rest }), rule);
    return { id: rule.inputs.name, outputs: { ...given, ...outputs(rule) } };
  };
  return {
    type,
    inputs: inputRules(inputs, { required: ["eventPattern"], replace: ["name", "eventBusName"] }),
    autoName: { property: "name", max: 64 },
    jsonInputs: ["eventPattern"],
    defaults: { eventBusName: "default", forceDestroy: false },
    computed: ["arn", "tagsAll"],
    check: (given) => checkInputs(inputs, given),
    create: async (given, context) => save(given, context),
    read: async (id, context) => {
      const rule = store.get<Rule>(collection, key(id, context));
      if (!rule) return undefined;
      const properties: Properties = { ...rule.inputs };
      return { inputs: properties, outputs: { ...properties, ...outputs(rule) } };
    },
    update: async (_id, given, _old, context) => save(given, context).outputs,
    delete: async (id, _old, context) => store.delete(collection, key(id, context)),
  };
}

const outputs = (rule: Rule): Properties => ({ arn: ruleArn(rule), tagsAll: rule.inputs.tags ?? {} });
