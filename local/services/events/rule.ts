import { z } from "zod";
import type { Properties, Resource, ResourceContext, Store } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { type BusPlace, busName, findBus } from "./bus.ts";
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
  eventBusName: busName,
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

/** The rules on a bus, by name. */
export const rulesOf = (store: Store, { account, region, name }: BusPlace): Rule[] =>
  store
    .list<Rule>(collection, { prefix: `${account}/${region}/` })
    .map(({ value }) => value)
    .filter(({ inputs: { eventBusName } }) => eventBusName === name);

export const ruleArn = ({ account, region, inputs: { name, eventBusName } }: Rule): string =>
  `arn:aws:events:${region}:${account}:rule/${onBus(eventBusName, "/", name)}`;

/** How AWS and its provider name what is on a bus: on the default one without its name. */
export const onBus = (bus: string, separator: string, name: string): string =>
  bus === "default" ? name : `${bus}${separator}${name}`;

export const isEnabled = ({ inputs: { state, isEnabled: enabled } }: Rule): boolean =>
  state !== "DISABLED" && enabled !== false;

const key = (id: string, { account, region }: ResourceContext): string => `${account}/${region}/${id}`;

/** A rule on a bus that picks events by a pattern. */
export function ruleResource(store: Store): Resource {
  const save = (given: Properties, { account, region, ...rest }: ResourceContext) => {
    const rule: Rule = { account, region, inputs: parseInputs(inputs, given, type) };
    const { name, eventBusName } = rule.inputs;
    findBus(store, { account, region, name: eventBusName });
    const id = onBus(eventBusName, "/", name);
    store.put(collection, key(id, { account, region, ...rest }), rule);
    return { id, outputs: { ...given, ...outputs(rule) } };
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
