/** What is unusual and wanted says so itself. */
import type { Props } from "#policy/core/rule";

export const reasonTag = "socless:reason";

/** The reason that a resource's tags give; undefined when they give none. */
export function reasonOf({ tags, tagsAll }: Props): string | undefined {
  const given: unknown = Reflect.get(Object(tags ?? tagsAll), reasonTag);
  return typeof given === "string" && given.trim() !== "" ? given : undefined;
}
