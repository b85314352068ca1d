/** Removes one target of a fleet: what is deployed there, its stack, and what the record says of it. */
import { asFleetTarget, type OpenFleet } from "../fleet/open.ts";
import { stackName } from "../fleet/stack-name.ts";
import type { FleetTarget } from "../fleet/types.ts";
import { begun, type Entry, withoutTarget, withTarget } from "../record/document.ts";
import { type Hold, now, whileHeld } from "../record/hold.ts";
import type { Result } from "../target/job.ts";
import { runTarget } from "../target/start.ts";
import { lookAt, membersOf, placeOf, refusal, type Thing } from "./look.ts";

export type Removal = {
  readonly fleet: string;
  readonly target: string;
  readonly stack: string;
  /** Whether the fleet file still has it: the next `up` makes it again. */
  readonly isListed: boolean;
  /** These stay in the cloud. */
  readonly retained: readonly Thing[];
  /** Of the preview, when nothing else was wanted or the preview failed. */
  readonly result: Result;
  readonly isPreview: boolean;
  /** All that it said. */
  readonly log: string;
};

type Options = {
  readonly breakLock: boolean;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  say(line: string): void;
  /** Asked once it is known what would go. */
  agrees(question: string): Promise<boolean>;
};

/** Throws in a plain sentence when nothing was done. */
export async function removeTarget(open: OpenFleet, name: string, options: Options): Promise<Removal> {
  const { fleet, file } = open;
  const { signal, say } = options;
  const stacks = await open.stacks();
  if (!stacks.has(name))
    throw new Error(
      `Target "${name}" has no stack in fleet ${fleet.name}; there are: ${[...stacks.keys()].join(", ") || "none"}.`,
    );
  const members = membersOf(name, fleet, new Set(stacks.keys()));
  if (members.length > 0) throw new Error(`Target "${name}" is the hub of ${members.join(", ")}: remove these first.`);
  const planned = fleet.targets.find((one) => one.name === name);
  const state = await open.state(name);
  const { resources, isProtected, retained } = lookAt(state);
  if (isProtected.length > 0) throw new Error(refusal(name, file, isProtected, planned !== undefined));
  const target: FleetTarget = planned
    ? asFleetTarget(planned)
    : { name, stack: stackName(fleet.name, name), account: "", region: "" };
  const about = { fleet: fleet.name, target: name, stack: target.stack, isListed: planned !== undefined, retained };
  const run = (kind: "preview-destroy" | "destroy", message: string) => {
    const job = open.job(kind, target, message);
    const result = runTarget(job, { signal, say: (step) => say(`  ${name}: ${step}`) });
    return result.then((ended) => ({ ...about, result: ended, isPreview: kind !== "destroy", log: job.log }));
  };

  const shown = await run("preview-destroy", "socless rollout destroy");
  if (options.dryRun || shown.result.outcome !== "done") return shown;
  const stay = retained.length > 0 ? `; ${retained.length} of them stay in the cloud (retention: keep)` : "";
  if (!(await options.agrees(`Remove target ${name}${placeOf(state)}: ${resources} resources of AWS${stay}?`)))
    throw new Error("Nothing was done.");

  let removal: Removal = shown;
  await whileHeld(open, options, async ({ id, by, journal, record }: Hold) => {
    const started = now();
    const [program, commit] = [open.program(), open.commit()];
    const what = { program, ...(commit !== undefined && { commit }) };
    const begin = { ...what, id, kind: "destroy", by, started, outcome: "running", targets: {} } as const;
    if (!(await journal.writeFirst((before) => begun(withoutTarget(before, name), begin))))
      throw new Error("Nothing was done: the record of the rollouts cannot be written.");
    removal = await run("destroy", `socless rollout ${id}: removes ${name}`);
    const { outcome, problems } = removal.result;
    const entry: Entry = {
      ...what,
      settings: "",
      findings: 0,
      ...record.targets[name],
      rollout: id,
      by,
      outcome,
      problems,
      at: now(),
    };
    await journal.write((before) => {
      const told = withTarget(before, name, entry);
      return outcome === "done" ? withoutTarget(told, name) : told;
    });
    return outcome === "done" ? "done" : "failed";
  });
  return removal;
}
