/** One way to break the platform: inputs that the first resource of a type has instead, or any other change of the resources. */
import type { Props, Resource } from "../../../policy/core/rule.ts";
import { resource } from "./try-rule.ts";

type Change = { readonly type: string; readonly change: Readonly<Record<string, unknown>> };

export type Mutation = Change | ((resources: readonly Resource[]) => readonly Resource[]);

export function broken(resources: readonly Resource[], mutation: Mutation): readonly Resource[] {
  if (typeof mutation === "function") return mutation(resources);
  const index = resources.findIndex(({ type }) => type === mutation.type);
  const changed = (one: Resource): Resource => ({
    ...one,
    props: { ...one.props, ...mutation.change },
    ...(one.outputs ? { outputs: { ...one.outputs, ...mutation.change } } : {}),
  });
  return resources.map((one, at) => (at === index ? changed(one) : one));
}

/** One resource more, of a kind that the platform has not. */
export const plus =
  (type: string, props: Props, more: Pick<Resource, "outputs"> = {}): Mutation =>
  (resources) => [...resources, resource(type, "one-more", props, more)];

/** Without the first resource of a type. */
export const without =
  (type: string): Mutation =>
  (resources) =>
    resources.filter((one) => one !== resources.find((other) => other.type === type));

/** The first resource of a type, or the first of those, with other inputs; what an input that is gone was made of is gone with it. */
export const changed =
  (type: string, change: (props: Props) => Props, which: (props: Props) => boolean = () => true): Mutation =>
  (resources) => {
    const first = resources.find((one) => one.type === type && which(one.props));
    return resources.map((one) => {
      if (one !== first) return one;
      const props = change(one.props);
      const references = Object.entries(one.references ?? {}).filter(([input]) => input in props);
      const outputs = one.outputs && { outputs: change(one.outputs) };
      return { ...one, props, ...outputs, references: Object.fromEntries(references) };
    });
  };
