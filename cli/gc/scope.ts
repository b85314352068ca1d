/** How gc tells one deployment's things from all others. Pure. */
import type { Target } from "../deployment.ts";
import type { Hold } from "./inventory.ts";
import type { StackState } from "./state.ts";

export type Scope = {
  /** `arn:<partition>:` of everything in the account. */
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** Value of the tag `socless:deployment`: the ARN of the results table, see components/retention.ts. */
  readonly mark: string;
};

/** What the names of every target's things begin with, also of one that was renamed: a cheap first look, no proof. */
export const namePrefix = "socless-";

export function scopeOf({ account, region, resultsTable, functions }: Target): Scope {
  const [, partition = "aws"] = (Object.values(functions)[0] ?? "").split(":");
  const mark = `arn:${partition}:dynamodb:${region}:${account}:table/${resultsTable}`;
  return { partition, account, region, mark };
}

type Tags = Readonly<Record<string, string | undefined>>;

export function holdOf(tags: Tags, { mark }: Scope, state: StackState, ...id: Parameters<StackState["has"]>): Hold {
  if (tags["socless:deployment"] !== mark) return "foreign";
  return state.has(...id) ? "current" : "retained";
}

type Pair = { readonly [key in "Key" | "key" | "Value" | "value"]?: string | undefined };

/** Tags as lists of pairs, in either spelling. */
export const tagsOf = (list: readonly Pair[] = []): Tags =>
  Object.fromEntries(list.map(({ Key, key = Key ?? "", Value, value = Value }) => [key, value]));
