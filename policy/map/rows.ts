/** A map as people read it: what belongs together stands on one line. */
import { actionNamed } from "#policy/core/authorization";
import { type Holder, notDeclared, ownService, type Permission, type TargetMap } from "#policy/map/map";
import { ownLog } from "#policy/model/allowed";

export type Row = {
  /** `+` and `-` in a difference. */
  readonly mark: "+" | "-" | "";
  readonly on: string;
  /** For example `dynamodb:GetItem, PutItem`. */
  readonly may: string;
  readonly why: string;
  /** Where that is declared, when it is not where the holder is. */
  readonly at: string | undefined;
  readonly isDeclared: boolean;
};

export type Block = { readonly name: string; readonly at: string | undefined; readonly rows: readonly Row[] };
export type Section = { readonly title: string; readonly blocks: readonly Block[] };

/** A permission, and whether a change adds it or takes it away. */
export type Marked = Permission & { readonly mark?: "+" | "-" };
export type MarkedTarget = Pick<TargetMap, "name" | "pending"> & {
  readonly holders: readonly (Omit<Holder, "may"> & { readonly may: readonly Marked[] })[];
};

/** How a map is read, and what `sectionsOf` leaves out of it. */
export const legend =
  "What has no line of its own is declared where its holder is. Not listed: each function writes into its own log group; Lambda, Step Functions and Scheduler take the roles made for them.";

const titles: Readonly<Record<Holder["kind"], string>> = {
  function: "Functions",
  playbook: "Playbooks",
  schedule: "Schedules",
  other: "Other roles and policies",
  caller: "Who comes in, and who is kept out",
};

export function sectionsOf({ holders }: MarkedTarget): readonly Section[] {
  return Object.entries(titles).flatMap(([kind, title]) => {
    const blocks = holders.filter((one) => one.kind === kind).map(blockOf);
    const told = blocks.filter(({ rows }) => rows.length > 0 || kind !== "caller");
    return told.length > 0 ? [{ title, blocks: told }] : [];
  });
}

function blockOf({ name, at, may }: MarkedTarget["holders"][number]): Block {
  const groups = new Map<string, Marked[]>();
  for (const one of may) {
    if (one.mark === undefined && isUnlisted(one, name)) continue;
    const key = JSON.stringify([one.on, one.mark, one.effect, one.because, one.at, one.when]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return { name, at, rows: [...groups.values()].flatMap((some) => rowOf(some, at)) };
}

/** A difference has them, too. */
const isUnlisted = ({ because, on }: Permission, holder: string): boolean =>
  because === ownService || (because === ownLog && on === `log group ${holder}`);

function rowOf(some: readonly Marked[], holderAt: string | undefined): readonly Row[] {
  const [first] = some;
  if (!first) return [];
  const { mark = "", on, because } = first;
  const at = first.at === holderAt ? undefined : first.at;
  return [{ mark, on, may: actions(some), why: why(first, some), at, isDeclared: because !== notDeclared }];
}

/** The service's name once: `dynamodb:GetItem, PutItem`. */
function actions(some: readonly Marked[]): string {
  let last = "";
  const named = some.map(({ action }) => {
    const [, service = "", name] = /^([a-z0-9-]+):(\S+)$/.exec(action) ?? [];
    const short = service === last && name !== undefined ? name : action;
    last = service;
    return short;
  });
  return some[0]?.effect === "deny" ? `refused: ${named.join(", ")}` : named.join(", ");
}

/** Kinds of policies say no more than the line itself. */
const plain: readonly string[] = ["permission", "policy", "resource policy", "trust policy"];

function why({ because, when, on }: Marked, some: readonly Marked[]): string {
  const isNeedless = some.every(({ action }) => actionNamed(action)?.resourceTypes.length === 0);
  return [
    ...(plain.includes(because) ? [] : [because]),
    ...(on === everything && isNeedless ? ["AWS takes only *"] : []),
    ...when.map((said) => `when ${said}`),
  ].join("; ");
}

/** As a target without bounds is labelled. */
const everything = "everything (*)";
