/** What the engine's events tell of a run. Pure but for what it gathers. */
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Drifted, Finding } from "./job.ts";

/** Steps that change nothing, or are another's second half. */
const still = new Set(["same", "read", "refresh", "create-replacement", "delete-replaced", "read-replacement"]);
/** What a run says besides its reasons. */
const noise = [/^update failed\b/, /^preview failed\b/, /^destroy failed\b/, /^update canceled/];

export class Watched {
  /** In the order in which they came; each once. */
  readonly errors: string[] = [];
  readonly findings: Finding[] = [];
  readonly drifted: Drifted[] = [];
  changes: Readonly<Record<string, number>> = {};
  /** Resources that were looked at or changed. */
  passed = 0;
  /** Known when it has ended. */
  total = 0;
  readonly #said: (passed: number) => void;

  constructor(said: (passed: number) => void = () => {}) {
    this.#said = said;
  }

  take({ diagnosticEvent, policyEvent, resOutputsEvent, resOpFailedEvent, summaryEvent }: EngineEvent): void {
    if (diagnosticEvent?.severity === "error") this.#fail(plain(diagnosticEvent.message), diagnosticEvent.urn);
    if (policyEvent) {
      const { policyName: rule, enforcementLevel, resourceUrn: urn = "", message } = policyEvent;
      // The types say "warning" for what the CLI calls "advisory".
      const level = enforcementLevel === "mandatory" ? "mandatory" : "advisory";
      const found: Finding = { rule, level, urn, message: plain(message).trim() };
      if (!this.findings.some((one) => one.rule === rule && one.urn === urn && one.message === found.message))
        this.findings.push(found);
    }
    if (resOutputsEvent || resOpFailedEvent) this.#said(++this.passed);
    const { op, urn = "", detailedDiff, diffs } = resOutputsEvent?.metadata ?? {};
    const keys = Object.keys(detailedDiff ?? {});
    if (op === "update") this.drifted.push({ urn, change: "changed", keys: keys.length > 0 ? keys : (diffs ?? []) });
    if (op === "delete") this.drifted.push({ urn, change: "deleted", keys: [] });
    if (summaryEvent) {
      const all = Object.entries(summaryEvent.resourceChanges);
      this.total = all.reduce((sum, [, count]) => sum + (count ?? 0), 0);
      this.changes = Object.fromEntries(
        all.filter(([op, count]) => !still.has(op) && count).map(([op, count]) => [op, count ?? 0]),
      );
    }
  }

  #fail(message: string, urn: string | undefined): void {
    const name = urn?.split("::").at(-1);
    const text = message.trim();
    if (text === "" || noise.some((one) => one.test(text))) return;
    const said = name === undefined || name === "" || text.includes(name) ? text : `${name}: ${text}`;
    if (!this.errors.includes(said)) this.errors.push(said);
  }
}

/** Without the engine's marks for colour. */
const plain = (text: string): string => text.replaceAll(/<\{%[^%]*%\}>/g, "");
