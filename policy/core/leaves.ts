/** The texts in a resource's inputs, and where each stands. */
import type { Props } from "#policy/core/rule";
import { parsed } from "#policy/core/values";

export type Leaf = {
  /** The input, for example `environment.variables.SETTINGS`. */
  readonly path: string;
  /** Where in the JSON that the input holds, for example `jira.url`; empty when it holds none. */
  readonly inside: string;
  /** The last name on the way: what the text is called. */
  readonly key: string;
  readonly text: string;
};

type Place = Omit<Leaf, "text">;

/** All texts at any depth, also in JSON that a text holds. Assets are left out: what is in them is no input. */
export function leavesOf(props: Props): readonly Leaf[] {
  return Object.entries(props).flatMap(([key, value]) => below(value, { path: key, inside: "", key }));
}

function below(value: unknown, place: Place): readonly Leaf[] {
  if (typeof value === "string") {
    const json = parsed(value);
    return json === undefined ? [{ ...place, text: value }] : within(json, place, "inside");
  }
  return within(value, place, place.inside === "" ? "path" : "inside");
}

function within(value: unknown, place: Place, side: "path" | "inside"): readonly Leaf[] {
  if (typeof value !== "object" || value === null || "__pulumiAsset" in value || "__pulumiArchive" in value) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const longer = place[side] === "" ? name : `${place[side]}.${name}`;
    return below(one, { ...place, [side]: longer, key: Array.isArray(value) ? place.key : name });
  });
}
