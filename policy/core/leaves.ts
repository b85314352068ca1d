/** The texts in a resource's inputs, and where each stands. */
import type { Props } from "#policy/core/rule";
import { isAsset, parsed } from "#policy/core/values";

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

/** All texts at any depth, also in JSON and base64 that a text holds. Assets are left out: see files.ts. */
export function leavesOf(props: Props): readonly Leaf[] {
  return Object.entries(props).flatMap(([key, value]) => below(value, { path: key, inside: "", key }));
}

function below(value: unknown, place: Place): readonly Leaf[] {
  if (typeof value === "string") {
    const text = decoded(value) ?? value;
    const json = parsed(text);
    return json === undefined ? [{ ...place, text }] : within(json, place, "inside");
  }
  return within(value, place, place.inside === "" ? "path" : "inside");
}

function within(value: unknown, place: Place, side: "path" | "inside"): readonly Leaf[] {
  if (typeof value !== "object" || value === null || isAsset(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const longer = place[side] === "" ? name : `${place[side]}.${name}`;
    return below(one, { ...place, [side]: longer, key: Array.isArray(value) ? place.key : name });
  });
}

/** The text that is written in base64, as user data is; undefined when it is none. */
export function decoded(text: string): string | undefined {
  if (text.length < 24 || text.length % 4 > 0 || !/^[A-Za-z0-9+/\n]+={0,2}\s*$/.test(text)) return undefined;
  const inner = Buffer.from(text, "base64").toString("utf8");
  return /[\uFFFD\p{Cc}]/u.test(inner.replaceAll(/[\t\r\n]/g, "")) ? undefined : inner;
}
