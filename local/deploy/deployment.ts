import { randomBytes } from "node:crypto";
import type { Properties } from "../service.ts";
import { formerUrns } from "./aliases.ts";
import { type Applying, apply, finishPending, toRecord } from "./apply.ts";
import { deleteOrder } from "./delete-order.ts";
import type { Problem, Step } from "./job.ts";
import type { ProviderClient } from "./provider-client.ts";
import type { Declared } from "./request.ts";
import type { Recorded, State } from "./state.ts";
import { isProvider, providerUrn } from "./urn.ts";

export type Deployment = {
  readonly steps: readonly Step[];
  readonly errors: readonly Problem[];
  register(declared: Declared): Promise<Recorded>;
  fail(problem: Problem): void;
  /** A component's outputs. */
  setOutputs(urn: string, outputs: Properties): void;
  find(urn: string): Recorded | undefined;
  /** The inputs of the provider that a reference names. */
  provider(reference: string): Properties;
  /** After the program: deletes what was replaced and what is no longer declared. Does nothing when something failed. */
  finish(): Promise<void>;
  /** Nothing new begins from now on. */
  stop(): void;
};

type Parts = {
  readonly client: ProviderClient;
  readonly state: State;
  readonly preview: boolean;
  /** `aws:region` of the settings, for resources without a provider of their own. */
  readonly region: string | undefined;
  readonly report: (step: Step) => void;
};

/** One run of a program against one stack's recorded state. */
export function openDeployment(parts: Parts): Deployment {
  const { client, state, preview } = parts;
  const before = new Map(state.resources().map((record) => [record.urn, record]));
  const now = new Map<string, Recorded>();
  const declaredUrns = new Set<string>();
  /** URN → what it may have been before. */
  const former = new Map<string, readonly string[]>();
  const steps: Step[] = [];
  const errors: Problem[] = [];
  let stopped = false;

  const report = (step: Step) => {
    steps.push(step);
    parts.report(step);
  };
  const provider = (reference: string): Properties => {
    if (reference !== "") {
      const found = now.get(providerUrn(reference));
      if (found) return found.inputs;
      throw new Error(`the provider ${reference} was not declared`);
    }
    if (parts.region === undefined) throw new Error("it has no provider, and the setting aws:region is not there");
    return { region: parts.region };
  };
  const recordOf = (declared: Declared): Recorded | undefined => {
    const { urn, parent } = declared;
    const formerly = formerUrns(declared, former.get(parent) ?? []);
    former.set(urn, formerly);
    const known = [urn, ...formerly].find((one) => before.has(one));
    const found = known === undefined ? undefined : before.get(known);
    if (found) before.delete(found.urn);
    return found;
  };

  const settle = async (declared: Declared): Promise<Recorded> => {
    if (stopped) throw new Error("the deployment was stopped");
    if (declaredUrns.has(declared.urn))
      throw new Error(`two resources have the URN ${declared.urn}: give one another name`);
    declaredUrns.add(declared.urn);
    const was = recordOf(declared);
    if (declared.custom && !isProvider(declared.type)) {
      const applying: Applying = { client, state, preview, providerInputs: provider(declared.provider), report };
      return apply(applying, declared, was);
    }
    if (declared.custom) await checkProvider(client, declared);
    const id = declared.custom ? (was?.id ?? randomBytes(8).toString("hex")) : "";
    const outputs = declared.custom ? declared.inputs : (was?.outputs ?? {});
    const record = { ...toRecord({ providerInputs: {} }, declared, declared.inputs), id, outputs };
    if (!preview) state.put(record, was?.urn);
    report({ op: was ? "same" : "create", urn: declared.urn });
    return record;
  };

  return {
    steps,
    errors,
    provider,
    register: async (declared) => {
      const record = await settle(declared);
      now.set(record.urn, record);
      return record;
    },
    fail: (problem) => errors.push(problem),
    find: (urn) => now.get(urn),
    setOutputs: (urn, outputs) => {
      const record = now.get(urn);
      if (!record) return;
      now.set(urn, { ...record, outputs });
      if (!preview) state.put({ ...record, outputs });
    },
    finish: async () => {
      if (errors.length > 0 || stopped) return;
      for (const { record } of state.allPending()) {
        // It may have been made, by a run that died, of a program that still declared it.
        const made = await finishPending({ client, state, preview }, record.urn, before.get(record.urn));
        if (made && !preview) before.set(made.urn, made);
      }
      const orphans = [...before.values()];
      for (const { urn } of orphans.filter(({ protect }) => protect)) {
        errors.push({ urn, message: "it is no longer declared, but protected: take the protection off first" });
      }
      if (errors.length > 0) return;
      const replaced = state.doomed().map(({ key, record }) => ({ ...record, key }));
      const gone = orphans.map((record) => ({ ...record, key: undefined }));
      for (const { key, ...record } of deleteOrder([...replaced, ...gone])) {
        if (key === undefined) report({ op: "delete", urn: record.urn });
        if (preview) continue;
        const by = now.get(providerUrn(record.provider))?.inputs ?? record.providerInputs;
        await remove(client, { ...record, providerInputs: by });
        if (key === undefined) state.remove(record.urn);
        else state.removeDoomed(key);
      }
    },
    stop: () => {
      stopped = true;
    },
  };
}

async function remove(client: ProviderClient, { type, urn, id, custom, retainOnDelete, ...record }: Recorded) {
  if (!custom || retainOnDelete || isProvider(type)) return;
  await client.delete({ type, urn, provider: record.providerInputs }, id, record.outputs);
}

async function checkProvider(client: ProviderClient, { inputs }: Declared): Promise<void> {
  const failures = await client.checkProvider(inputs);
  if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
}
