import type { ResourceRule } from "#policy/core/rule";
import { at } from "#policy/core/values";

const tag = "socless:items";

/** The tag is the promise, the setting keeps it: one cannot get lost without the other being missed. */
export const endingItems: ResourceRule = {
  id: "dynamodb-ending-items",
  title: "Tables whose items are to end let them end",
  severity: "medium",
  types: ["aws:dynamodb/table:Table"],
  reads: ["ttl", `tags.${tag}`],
  why: "What was promised to be forgotten and is not grows for ever, and tells about people who relied on it.",
  fix: "Set ttl with the attribute that holds each item's end (or tag the table socless:items: stay, if items are evidence).",
  reference: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html",
  check: ({ props }) => {
    const tags = props.tags ?? {};
    const promise: unknown = Reflect.get(Object(tags), tag);
    const keeps = at(props, "ttl.enabled") === true && typeof at(props, "ttl.attributeName") === "string";
    return promise === "end" && !keeps
      ? [{ path: "ttl", message: `the table is tagged ${tag}: end, and no attribute ends its items` }]
      : [];
  },
};
