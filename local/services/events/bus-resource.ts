import { z } from "zod";
import { parsePolicy } from "../../iam/policy.ts";
import { AwsError, type Properties, type Resource, type ResourceContext, type Store } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import {
  type BusPlace,
  busArn,
  busName,
  deleteBus,
  deletePolicy,
  findBus,
  isThere,
  keepBus,
  keepPolicy,
  keptBus,
  keptPolicy,
  nameShape,
} from "./bus.ts";
import { rulesOf } from "./rule.ts";

const busType = "aws:cloudwatch/eventBus:EventBus";
const policyType = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";

const busInputs = z.strictObject({
  name: nameShape.refine((name) => name !== "default", "cannot be default: that bus is always there"),
  description: z.string().max(512).optional(),
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** A bus of one's own. */
export function busResource(store: Store): Resource {
  const save = (given: Properties, { account, region }: ResourceContext) => {
    const { name } = parseInputs(busInputs, given, busType);
    const place = { account, region, name };
    keepBus(store, { place, declared: given });
    return { id: name, outputs: outputs(place, given) };
  };
  const outputs = (place: BusPlace, declared: Properties): Properties => ({
    ...declared,
    arn: busArn(place),
    tagsAll: declared.tags ?? {},
  });
  return {
    type: busType,
    inputs: inputRules(busInputs, { replace: ["name"] }),
    autoName: { property: "name", max: 256 },
    computed: ["arn", "tagsAll"],
    check: (given) => checkInputs(busInputs, given),
    async create(given, context) {
      const { name } = parseInputs(busInputs, given, busType);
      if (isThere(store, { ...context, name }))
        throw new AwsError("ResourceAlreadyExistsException", `Event bus ${name} already exists.`);
      return save(given, context);
    },
    async read(id, { account, region }) {
      const found = keptBus(store, { account, region, name: id });
      return found && { inputs: found.declared, outputs: outputs(found.place, found.declared) };
    },
    update: async (_id, given, _old, context) => save(given, context).outputs,
    async delete(id, _old, { account, region }) {
      const [rule] = rulesOf(store, { account, region, name: id });
      if (rule !== undefined)
        throw new AwsError(
          "ValidationException",
          `Event bus ${id} cannot be deleted: it has rules (${rule.inputs.name}).`,
        );
      deleteBus(store, { account, region, name: id });
    },
  };
}

const policyInputs = z.strictObject({
  eventBusName: busName,
  policy: z.string().superRefine((text, context) => {
    try {
      parsePolicy(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  }),
  region: z.string().optional(),
});

/** Who may put events on a bus besides its own account; its id is the bus's name. */
export function busPolicyResource(store: Store): Resource {
  const save = (given: Properties, { account, region }: ResourceContext) => {
    const { eventBusName } = parseInputs(policyInputs, given, policyType);
    keepPolicy(store, findBus(store, { account, region, name: eventBusName }), given);
    return { id: eventBusName, outputs: given };
  };
  return {
    type: policyType,
    inputs: inputRules(policyInputs, { required: ["policy"], replace: ["eventBusName"] }),
    defaults: { eventBusName: "default" },
    jsonInputs: ["policy"],
    computed: [],
    check: (given) => checkInputs(policyInputs, given),
    create: async (given, context) => save(given, context),
    async read(id, { account, region }) {
      const found = keptPolicy(store, { account, region, name: id });
      return found && { inputs: found, outputs: found };
    },
    update: async (_id, given, _old, context) => save(given, context).outputs,
    delete: async (id, _old, { account, region }) => deletePolicy(store, { account, region, name: id }),
  };
}
