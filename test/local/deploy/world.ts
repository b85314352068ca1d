import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Deployment, openDeployment } from "../../../local/deploy/deployment.ts";
import type { ProviderClient } from "../../../local/deploy/provider-client.ts";
import type { Declared } from "../../../local/deploy/request.ts";
import { openState, type State } from "../../../local/deploy/state.ts";
import { makeUrn } from "../../../local/deploy/urn.ts";
import { everywhere } from "../../../local/provider/identity.ts";
import { openProvider, type Provider } from "../../../local/provider/provider.ts";
import type { Properties } from "../../../local/service.ts";
import { openStore } from "../../../local/store.ts";
import { sampleService } from "../provider/sample.ts";

const boxType = "aws:sample/box:Box";
export const urnOf = (name: string, type = boxType) => makeUrn("local", "test", "", type, name);

/** A box as a program would declare it. */
export function box(name: string, inputs: Properties = {}, more: Partial<Declared> = {}): Declared {
  return {
    urn: urnOf(name),
    type: boxType,
    name,
    custom: true,
    inputs: { kind: "a", name, ...inputs },
    secret: [],
    parent: "",
    provider: "",
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: false,
    dependencies: [],
    references: {},
    ignoreChanges: [],
    replaceOnChanges: [],
    aliases: [],
    ...more,
  };
}

export type Ran = {
  readonly steps: readonly string[];
  readonly errors: readonly string[];
  readonly deployment: Deployment;
};

/** A stack whose provider answers in process. */
export function openWorld() {
  const folder = mkdtempSync(join(tmpdir(), "deploy-"));
  const store = openStore(join(folder, "cloud.db"));
  /** What exists, by its id. */
  const made = new Map<string, Properties>();
  /** What was made and deleted, in order. */
  const calls: string[] = [];
  const provider = openProvider([sampleService(made)], store, everywhere)("000000000001");
  const client = inProcess(provider, calls);
  let state: State = openState(folder, "test", "local");

  return {
    folder,
    made,
    calls,
    client,
    state: () => state,
    /** As a program's run: registers all, then deletes what is left over. */
    async run(
      declared: readonly Declared[],
      options: { preview?: boolean; client?: ProviderClient } = {},
    ): Promise<Ran> {
      const { preview = false } = options;
      const parts = { client: options.client ?? client, state, preview, region: "us-east-1", report: () => {} };
      const deployment = openDeployment(parts);
      for (const one of declared) {
        await deployment.register(one).catch((error: Error) => {
          deployment.fail({ urn: one.urn, message: error.message });
        });
      }
      await deployment.finish();
      return {
        steps: deployment.steps.map(({ op, urn }) => `${op} ${urn.split("::")[3]}`),
        errors: deployment.errors.map(({ message }) => message),
        deployment,
      };
    },
    /** As after a process's end. */
    reopen() {
      state.close();
      state = openState(folder, "test", "local");
    },
    close() {
      state.close();
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function inProcess(provider: Provider, calls: string[]): ProviderClient {
  return {
    checkProvider: async (inputs) => provider.checkProvider(inputs),
    check: async (subject, inputs, old) => {
      const checked = provider.check(subject, inputs, old);
      if (checked.failures.length > 0) throw new Error(checked.failures.map(({ reason }) => reason).join("\n"));
      return checked.inputs;
    },
    diff: async (subject, old, inputs) => provider.diff(subject, old, inputs),
    preview: async (subject, inputs, old) => provider.preview(subject, inputs, old),
    create: async (subject, inputs, token) => {
      const { id, outputs } = await provider.create(subject, inputs, token);
      calls.push(`create ${id}`);
      return { id, outputs };
    },
    read: (subject, id, known) => provider.read(subject, id, known),
    update: (subject, id, inputs, old) => {
      calls.push(`update ${id}`);
      return provider.update(subject, id, inputs, old);
    },
    delete: async (subject, id, old) => {
      await provider.delete(subject, id, old);
      calls.push(`delete ${id}`);
    },
    invoke: async (token, args, inputs) => provider.invoke(token, args, inputs),
  };
}
