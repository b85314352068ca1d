/** Which folder may import which: the arrows of docs/architecture.md. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A rule covers the files below `from`, the longest `from` that fits winning. */
const rules: readonly { from: string; may: readonly string[]; packages?: (name: string) => boolean }[] = [
  { from: "index.ts", may: ["components", "functions/endpoints", "playbooks", "package.json"] },
  {
    from: "components",
    may: ["components", "functions/runtime", "functions/tasks", "functions/endpoints", "playbooks/language"],
  },
  { from: "functions/runtime", may: ["functions/runtime"], packages: noPulumi },
  { from: "functions/tasks", may: ["functions/runtime", "functions/tasks"], packages: noPulumi },
  { from: "functions/endpoints", may: ["functions/runtime", "functions/endpoints"], packages: noPulumi },
  { from: "functions/platform", may: ["functions"], packages: noPulumi },
  { from: "playbooks/language", may: ["playbooks/language", "functions/runtime"], packages: noPulumi },
  { from: "playbooks", may: ["playbooks", "functions/tasks", "functions/endpoints"], packages: noPulumi },
  { from: "local", may: ["local"] },
  { from: "policy", may: ["policy"] },
  { from: "cli", may: ["cli", "functions/runtime", "functions/endpoints", "playbooks"] },
  { from: "cli/gc", may: ["cli", "functions/platform"] },
  { from: "cli/gc/local-state.ts", may: ["cli", "local/deploy"] },
  { from: "cli/commands/rollout-up.ts", may: ["cli", "package.json"] },
  { from: "cli/commands/policy.ts", may: ["cli", "policy"] },
  { from: "cli/commands/cost.ts", may: ["cli", "policy/core"] },
  { from: "cli/cost", may: ["cli", "functions/platform", "local/services/scheduler", "policy/core"] },
  { from: "cli/policy", may: ["cli", "local", "policy"] },
  {
    from: "cli/rollout/fleet/judge.ts",
    may: ["cli", "components", "functions/endpoints", "playbooks"],
  },
  { from: "cli/start.ts", may: ["cli", "local"] },
  { from: "cli/start", may: ["cli", "local"] },
];

function noPulumi(name: string): boolean {
  return !name.startsWith("@pulumi/");
}

const files = globSync(["index.ts", "{components,functions,playbooks,local,policy,cli}/**/*.ts"], { cwd: root }).filter(
  (f) => !f.includes("node_modules"),
);
const below = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

function ruleOf(file: string) {
  const rule = rules.filter((r) => below(file, r.from)).sort((a, b) => b.from.length - a.from.length)[0];
  assert.ok(rule, `no rule says what ${file} may import`);
  return rule;
}

describe("the import arrows", () => {
  it("point one way only", () => {
    const wrong = files.flatMap((file) => {
      const rule = ruleOf(file);
      const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
      return importedFiles.flatMap(({ fileName }) => {
        if (!fileName.startsWith(".")) return (rule.packages?.(fileName) ?? true) ? [] : [`${file} → ${fileName}`];
        const target = relative(root, join(root, dirname(file), fileName));
        return rule.may.some((folder) => below(target, folder)) ? [] : [`${file} → ${target}`];
      });
    });
    assert.deepEqual(wrong, []);
  });
});
