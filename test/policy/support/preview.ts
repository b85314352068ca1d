/** A program's resources as a first preview knows them: what others answer, and what is made of it, stands only after the deployment. */
import type { Props, Resource } from "../../../policy/core/rule.ts";
import { component, isOf } from "../../../policy/core/types.ts";
import { isAsset, isRecord } from "../../../policy/core/values.ts";
import { notKnownYet } from "./try-rule.ts";

export const asAtFirstPreview = (resources: readonly Resource[]): readonly Resource[] =>
  resources.map(({ outputs, references = {}, ...one }) => {
    const props = mapped(one.props, (input, value) => (references[input]?.length ? unknownIn(value) : value));
    const answered = (output: string) => (output in one.props ? props[output] : notKnownYet);
    // A component's outputs are the program's own words, and what its resources answer.
    const said = (_: string, value: unknown) => (JSON.stringify(value)?.includes('"arn:') ? unknownIn(value) : value);
    const change = isOf(one.type, [component]) ? said : answered;
    return { ...one, props, references, ...(outputs ? { outputs: mapped(outputs, change) } : {}) };
  });

const mapped = (props: Props, change: (key: string, value: unknown) => unknown): Props =>
  Object.fromEntries(Object.entries(props).map(([key, value]) => [key, change(key, value)]));

/** Each text of it: which of them are made of outputs cannot be told any more. */
function unknownIn(value: unknown): unknown {
  if (typeof value === "string") return notKnownYet;
  if (Array.isArray(value)) return value.map(unknownIn);
  return isRecord(value) && !isAsset(value) ? mapped(value, (_, inner) => unknownIn(inner)) : value;
}
