/** docs/policy-comparison.md: what we and the linters find, side by side. */
import { fileURLToPath } from "node:url";
import { type Answers, linters } from "../peers/peers.ts";
import { all, both, concernIds, keysOf, type Ours, onlyOurs, onlyTheirs, type Row } from "./compare.ts";
import { type Concern, concerns, notOurs } from "./concerns.ts";
import { onlyOursVerdicts } from "./only-ours.ts";
import { onlyTheirsVerdicts } from "./only-theirs.ts";
import { policies, sources } from "./policies.ts";
import { groupedBy, type Judged, judged, notLooked } from "./verdicts.ts";

export const pageFile = fileURLToPath(new URL("../../../docs/policy-comparison.md", import.meta.url));

/** The page, from what is recorded; throws with the rows on which nobody has judged yet. */
export function page(answers: Answers, ours: Ours, rows: readonly Row[]): string {
  const theirs = judged(onlyTheirs(rows), policies, onlyTheirsVerdicts);
  const own = judged(onlyOurs(rows), policies, onlyOursVerdicts);
  const open = [...notLooked(theirs), ...notLooked(own)];
  if (open.length > 0) throw new Error(`say in verdicts.ts why only one side finds these:\n${open.join("\n")}`);
  return `${[
    "# The policy pack beside public linters",
    `What public linters find in ${policies.length} IAM policies that nobody here wrote, beside what the rules of \`policy/\` find there. \`node test/policy/corpus/write.ts\` writes this page, \`--ask\` asks the linters anew (\`bash test/policy/peers/setup.sh\` installs them); \`test/policy/corpus.test.ts\` keeps both current.`,
    corpus(),
    linterTable(answers),
    "## Concern by concern",
    "Number of policies. **All**: we and every linter that knows the concern. **Both**: we and at least one. A defect is one of ours, to mend.",
    overview(rows, theirs, own),
    "## What only they find",
    ...explained(theirs),
    "## What only we find",
    ...explained(own),
    "## Rules that no linter has",
    alone(ours),
    "## Findings that are not ours",
    beyond(answers),
  ].join("\n\n")}\n`;
}

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function corpus(): string {
  const rows = sources.map(({ source, version, licence, policies: own }) => {
    const of = (...kinds: readonly string[]) => own.filter(({ kind }) => kinds.includes(kind)).length;
    const [identity, trust] = [of("identity"), of("trust")];
    return [source, version, licence, identity, trust, own.length - identity - trust];
  });
  return table(["policies of", "version", "licence", "identity", "trust", "resource"], rows);
}

function linterTable({ versions, findings }: Answers): string {
  const rows = linters.map((linter) => {
    const answered = Object.values(findings[linter]);
    const failed = answered.filter((ids) => ids.some((id) => id.startsWith("!"))).length;
    return [linter, versions[linter], answered.filter((ids) => ids.length > 0).length, failed];
  });
  return table(["linter", "version", "finds something in", "fails on"], rows);
}

function overview(rows: readonly Row[], theirs: readonly Judged[], own: readonly Judged[]): string {
  const lines = concernIds.map((concern) => {
    const { title, rules, linters: by }: Concern = concerns[concern];
    const of = <R extends Row>(some: readonly R[]) => some.filter((row) => row.concern === concern);
    return [
      title,
      rules.map((rule) => `\`${rule}\``).join(", ") || "none yet",
      keysOf(by).join(", "),
      of(all(rows)).length,
      of(both(rows)).length,
      withDefects(of(own)),
      withDefects(of(theirs)),
    ];
  });
  return table(["concern", "our rules", "linters", "all", "both", "only we", "only they"], lines);
}

function withDefects(some: readonly Judged[]): string {
  const defects = some.filter(({ verdict }) => verdict?.is === "defect").length;
  return defects === 0 ? `${some.length}` : `${some.length}, ${defects} by a defect`;
}

/** Names of policies that are written out for one verdict. */
const shown = 6;

function explained(some: readonly Judged[]): readonly string[] {
  return concernIds.flatMap((concern) => {
    const of = some.filter((row) => row.concern === concern);
    if (of.length === 0) return [];
    const lines = groupedBy(of, ({ verdict }) => verdict).map(([verdict, group]) => {
      const names = group.slice(0, shown).map(({ policy }) => `\`${policy}\``);
      const rest = group.length > shown ? `, and ${group.length - shown} more` : "";
      return `- **${verdict?.is === "defect" ? "A defect" : "Right"}**: ${verdict?.why} (${group.length}: ${names.join(", ")}${rest})`;
    });
    return [`### ${concerns[concern].title}`, lines.join("\n")];
  });
}

function alone(ours: Ours): string {
  const known = new Set<string>(concernIds.flatMap((concern) => concerns[concern].rules));
  const found = Object.values(ours)
    .flat()
    .filter((rule) => !known.has(rule));
  return table(
    ["rule", "policies"],
    groupedBy(found.toSorted(), (rule) => rule).map(([rule, of]) => [`\`${rule}\``, of.length]),
  );
}

function beyond({ findings }: Answers): string {
  const rows = linters.flatMap((linter) =>
    Object.entries(notOurs[linter]).map(([id, why]) => {
      const count = Object.values(findings[linter]).filter((ids) => ids.includes(id)).length;
      return [linter, `\`${id}\``, count, why];
    }),
  );
  return table(["linter", "finding", "policies", "why not ours"], rows);
}
