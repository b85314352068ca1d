/** What gc says: to a person, and as a document. Pure. */
import type { Collected } from "./collect.ts";
import type { Item, Kept, Plan } from "./item.ts";
import { count } from "./words.ts";

type Thing = Pick<Item, "kind" | "id" | "of">;

/** A thing as the document has it: a version is `<function>:<version>`, a permission is a policy on a role. */
const named = ({ kind, id, of }: Thing) => ({
  kind,
  name: kind === "version" ? `${of}:${id}` : id,
  ...(kind === "permission" && { role: of }),
});
const line = (thing: Thing): string => {
  const { kind, name, role } = { role: undefined, ...named(thing) };
  return `  ${kind.padEnd(13)}  ${name.split(/:(?:stateMachine|secret):/).at(-1)}${role === undefined ? "" : ` on ${role}`}`;
};

export function describePlan({ collect, keep, mend }: Plan): string {
  return [
    ...section("To delete: nothing runs on these any more", collect.map(line)),
    ...section(
      "To put back: the permission to start what is still needed",
      mend.map(({ role, machine }) => `  ${machine} on ${role}`),
    ),
    ...section("Kept", keep.map(keptLine)),
    ...(collect.length === 0 && mend.length === 0
      ? [keep.length === 0 ? "Nothing is retained." : "Nothing to delete."]
      : []),
  ].join("\n");
}

export function questionOf({ collect, mend }: Plan): string {
  const words = [
    ...(collect.length > 0 ? [`delete ${count(collect.length, "thing")}`] : []),
    ...(mend.length > 0 ? [`put back ${count(mend.length, "permission")}`] : []),
  ].join(" and ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}?`;
}

export function describeOutcome({ deleted, putBack, failed }: Collected): string {
  return [
    ...section(
      "Could not be done",
      failed.map(({ what, error }) => `  ${what}: ${error}`),
    ),
    `Deleted ${count(deleted.length, "thing")}${putBack.length > 0 ? `, put back ${count(putBack.length, "permission")}` : ""}${failed.length > 0 ? `; ${failed.length} failed: run gc again` : ""}.`,
  ].join("\n");
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines, ""];
const keptLine = (kept: Kept): string => `${line(kept)}: ${kept.why.join("; ")}`;

const keptDocument = (kept: readonly Kept[]) => kept.map((one) => ({ ...named(one), why: one.why }));
const mendDocument = (mends: Plan["mend"]) => mends.map(({ role, machine }) => ({ role, machine }));

export function planDocument(target: string, { collect, keep, mend }: Plan) {
  return {
    target,
    dryRun: true,
    toDelete: collect.map(named),
    toPutBack: mendDocument(mend),
    kept: keptDocument(keep),
  };
}

export function outcomeDocument(target: string, { deleted, kept, putBack, failed }: Collected) {
  return {
    target,
    dryRun: false,
    deleted: deleted.map(named),
    putBack: mendDocument(putBack),
    kept: keptDocument(kept),
    failed,
  };
}
