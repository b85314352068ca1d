/** A map as people read it: what belongs together stands on one line. */
import { actionNamed } from "#policy/core/authorization";
import type { Holder, Permission, TargetMap } from "#policy/map/map";
import { ownLog } from "#policy/model/allowed";

export type Row = {
  /** `+` and `-` in a difference. */
  readonly mark: string;
  readonly on: string;
  /** For example `dynamodb:GetItem, PutItem`. */
  readonly may: string;
  readonly why: string;
};

export type Section = {
  readonly kind: Holder["kind"];
  readonly title: string;
  readonly blocks: readonly { readonly name: string; readonly at: string | undefined; readonly rows: readonly Row[] }[];
};

/** A permission, and whether a change adds it or takes it away. */
export type Marked = Permission & { readonly mark?: "+" | "-" };
export type MarkedTarget = Pick<TargetMap, "name" | "pending"> & {
  readonly holders: readonly (Omit<Holder, "may"> & { readonly may: readonly Marked[] })[];
};

const titles: Readonly<Record<Holder["kind"], string>> = {
  function: "Functions",
  playbook: "Playbooks",
  schedule: "Schedules",
  role: "Roles that nothing takes",
  caller: "Who comes in, and who is kept out",
};

export function sectionsOf({ holders }: MarkedTarget): readonly Section[] {
  const kinds = [...new Set(holders.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    kind,
    title: titles[kind],
    blocks: holders
      .filter((one) => one.kind === kind)
      .map((one) => ({ name: one.name, at: one.at, rows: rowsOf(one) })),
  }));
}

/** A function's own log is left out: every function writes into one. */
function rowsOf({ name, at, may }: MarkedTarget["holders"][number]): readonly Row[] {
  const groups = new Map<string, Marked[]>();
  for (const one of may) {
    if (one.because === ownLog && one.on === `log group ${name}`) continue;
    const key = JSON.stringify([one.on, one.mark, one.effect, one.because, one.at, one.when]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((some) => {
    const [first] = some;
    return first ? [{ mark: first.mark ?? "", on: first.on, may: actions(some), why: why(first, some, at) }] : [];
  });
}

/** The service's name once: `dynamodb:GetItem, PutItem`. */
function actions(some: readonly Marked[]): string {
  let last = "";
  const named = some.map(({ action }) => {
    const [service = "", name] = action.split(":");
    const short = service === last && name !== undefined ? name : action;
    last = service;
    return short;
  });
  return some[0]?.effect === "deny" ? `refused: ${named.join(", ")}` : named.join(", ");
}

/** Words that say no more than the line itself. */
const plain: readonly string[] = ["uses", "calls", "target", "secrets", "permission", "resource policy"];

function why(one: Marked, some: readonly Marked[], holderAt: string | undefined): string {
  const { because, at, when, on } = one;
  const needless = some.every(({ action }) => actionNamed(action)?.resourceTypes.length === 0);
  return [
    ...(plain.includes(because) ? [] : [because]),
    ...(on.endsWith("(*)") && needless ? ["AWS has no resource type for it"] : []),
    ...(at === undefined || at === holderAt ? [] : [at]),
    ...when.map((said) => `when ${said}`),
  ].join("  ");
}
