/**
 * Keeps the record in the backend, where every operator of the fleet sees it: as the outputs of a small stack. A change
 * reads and writes while Pulumi's own lock of that stack is held, so two can never both have read the old one.
 */
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { ConcurrentUpdateError, Stack, StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import { rolloutStack, stackName } from "../fleet/stack-name.ts";
import { isAlive } from "../repair/alive.ts";
import { describeHolders, holdersIn, isLeftOver } from "../repair/lock.ts";
import { parseState } from "../repair/state.ts";
import type { Place } from "../target/job.ts";
import { outputsOf } from "../target/state.ts";
import { openWorkspace } from "../target/workspace.ts";
import { type FleetRecord, parseRecord } from "./document.ts";

export type Store = {
  read(): Promise<FleetRecord>;
  /** What `how` throws is thrown, and changes nothing. It may be called again. */
  change(how: (record: FleetRecord) => FleetRecord): Promise<FleetRecord>;
};

/** How long it waits for another change, which takes seconds. */
const tries = 20;
const pauseMs = 1500;

export async function openStore(fleet: string, where: Omit<Place, "stack" | "settings">): Promise<Store> {
  const name = stackName(fleet, rolloutStack);
  let how: (record: FleetRecord) => FleetRecord = (record) => record;
  let after: FleetRecord | undefined;
  let refused: unknown;
  const workspace = await openWorkspace({ ...where, stack: name, settings: {} }, async () => {
    try {
      after = how(await read());
    } catch (error) {
      refused = error;
      throw error; // so the engine writes nothing
    }
    return after;
  });
  const stack = await Stack.createOrSelect(name, workspace);
  const read = () => recordIn(stack);
  return {
    read,
    change: async (wanted) => {
      for (let left = tries; ; left -= 1) {
        [how, after, refused] = [wanted, undefined, undefined];
        try {
          await stack.up({ suppressOutputs: true, suppressProgress: true, color: "never" });
        } catch (error) {
          if (refused !== undefined) throw refused;
          if (!(error instanceof ConcurrentUpdateError)) throw error;
          const holders = holdersIn(error.message) ?? [];
          if (isLeftOver(holders, { host: hostname(), isAlive })) await stack.cancel();
          else if (left === 0) throw new Error(`The record of the rollouts is held (${describeHolders(holders)}).`);
          else await sleep(pauseMs);
          continue;
        }
        if (!after) throw new Error("The record of the rollouts was not written.");
        return after;
      }
    },
  };
}

/** The record as it is, an empty one where nothing was ever rolled out; makes no stack for it. */
export async function readRecord(fleet: string, where: Omit<Place, "stack" | "settings">): Promise<FleetRecord> {
  const name = stackName(fleet, rolloutStack);
  const workspace = await openWorkspace({ ...where, stack: name, settings: {} });
  try {
    return await recordIn(await Stack.select(name, workspace));
  } catch (error) {
    if (error instanceof StackNotFoundError) return parseRecord({});
    throw error;
  }
}

async function recordIn(stack: Stack): Promise<FleetRecord> {
  const state = parseState(JSON.stringify(await stack.exportStack()));
  const strangers = (state.deployment.resources ?? []).filter(({ type }) => type !== "pulumi:pulumi:Stack");
  if (strangers.length > 0)
    throw new Error(
      `The stack ${stack.name} is to hold the record of the rollouts, and holds resources: is it another's?`,
    );
  return parseRecord(outputsOf(state));
}
