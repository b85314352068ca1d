/** All resources together, with what they are called and what is declared. */
import type { Member, Stack } from "#policy/core/rule";
import { groupBy } from "#policy/core/stack";
import { texts } from "#policy/core/values";
import type { Family } from "#policy/model/family";
import { type Things, thingsOf } from "#policy/model/things";

export type Model = {
  readonly stack: Omit<Stack, "config">;
  readonly things: Things;
  readonly family: Family;
  /** Type and physical name → the resources of that name, one in each region or account. */
  readonly byName: ReadonlyMap<string, readonly Member[]>;
};

const models = new WeakMap<readonly Member[], Model>();

/** Made once for all rules that judge the same resources. */
export function modelOf(stack: Omit<Stack, "config">): Model {
  const known = models.get(stack.resources);
  if (known) return known;
  const things = thingsOf(stack.resources);
  const byName = groupBy(stack.resources, ({ type, props }) => [`${type} ${props.name}`]);
  const model = { stack, things, family: things.family, byName };
  models.set(stack.resources, model);
  return model;
}

const arnInputs = ["arn", "streamArn"];

/** The resources of a type that an input names: by its known ARNs or names, else by what it is made of. */
export function named(model: Model, from: Member, input: string, value: unknown, type: string): readonly Member[] {
  const { things, stack } = model;
  const known = texts(value).flatMap((one) => {
    const { member } = things.target(one);
    if (member) return member.type === type && arnInputs.some((arn) => member.props[arn] === one) ? [member] : [];
    return one.startsWith("arn:") ? [] : (model.byName.get(`${type} ${one}`) ?? []);
  });
  const references = stack.referenced(from, input).filter((one) => one.type === type);
  // What has an ARN is known by it, if the value is known at all.
  return known.length > 0
    ? known
    : references.filter(({ props }) => texts(value).length === 0 || props.arn === undefined);
}
