import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Properties } from "../service.ts";
import { type OpenStore, openStore } from "../store.ts";
import { openSeal, type Seal } from "./seal.ts";

/** A resource as it was last deployed. */
export type Recorded = {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id: string;
  /** As checked: with defaults and automatic names. */
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Top-level properties whose values are secret; they are encrypted on disk. */
  readonly secret: readonly string[];
  readonly parent: string;
  /** `<urn>::<id>`; empty for the default provider. */
  readonly provider: string;
  /** The inputs of the provider that made it, so that it can be deleted when that one is gone. */
  readonly providerInputs: Properties;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** URNs. */
  readonly dependencies: readonly string[];
  /** Input → URNs of the resources whose outputs it is made of. */
  readonly references: Readonly<Record<string, readonly string[]>>;
  /** `file:line` of its declaration, when the SDK found it. */
  readonly source?: string;
};

/** A creation that may have happened: the process died before it was recorded. */
export type Pending = { readonly record: Recorded; readonly token: string };

/** The state of one stack. Each change is on disk when its call returns. */
export type State = {
  resources(): readonly Recorded[];
  /** Records a resource, and forgets its pending creation and its former URN. */
  put(record: Recorded, formerUrn?: string): void;
  remove(urn: string): void;
  pending(urn: string): Pending | undefined;
  allPending(): readonly Pending[];
  putPending(pending: Pending): void;
  removePending(urn: string): void;
  /** Records a replacement, and the replaced resource as still to be deleted. */
  replace(record: Recorded, replaced: Recorded): void;
  /** Replaced resources that were not deleted yet. */
  doomed(): readonly { readonly key: string; readonly record: Recorded }[];
  removeDoomed(key: string): void;
  close(): void;
};

/** Throws when another process is deploying from this folder. */
export function openState(data: string, project: string, stack: string): State {
  const store = openAlone(join(data, "deployment.db"));
  const seal = openSeal(join(data, "deployment.key"));
  const name = (kind: string) => `${project}/${stack}/${kind}`;
  const [resources, pending, doomed] = [name("resources"), name("pending"), name("doomed")];
  const put = (record: Recorded) => {
    store.put(resources, record.urn, crypt(record, seal.close));
    store.delete(pending, record.urn);
  };
  const openPending = (one: Pending): Pending => ({ ...one, record: decrypt(one.record, seal) });
  return {
    resources: () => store.list<Recorded>(resources).map(({ value }) => decrypt(value, seal)),
    put: (record, formerUrn) =>
      store.transaction(() => {
        if (formerUrn !== undefined && formerUrn !== record.urn) store.delete(resources, formerUrn);
        put(record);
      }),
    remove: (urn) => store.delete(resources, urn),
    pending: (urn) => {
      const found = store.get<Pending>(pending, urn);
      return found && openPending(found);
    },
    allPending: () => store.list<Pending>(pending).map(({ value }) => openPending(value)),
    putPending: (one) => store.put(pending, one.record.urn, { ...one, record: crypt(one.record, seal.close) }),
    removePending: (urn) => store.delete(pending, urn),
    replace: (record, replaced) =>
      store.transaction(() => {
        store.put(doomed, randomUUID(), crypt(replaced, seal.close));
        if (replaced.urn !== record.urn) store.delete(resources, replaced.urn);
        put(record);
      }),
    doomed: () => store.list<Recorded>(doomed).map(({ key, value }) => ({ key, record: decrypt(value, seal) })),
    removeDoomed: (key) => store.delete(doomed, key),
    close: () => store.close(),
  };
}

function openAlone(file: string): OpenStore {
  try {
    return openStore(file, { exclusive: true });
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("locked")) throw error;
    throw new Error(`Another process is deploying with ${file}. Wait for its end, or stop it.`, { cause: error });
  }
}

function crypt(record: Recorded, turn: (value: unknown) => unknown): Recorded {
  const properties = (all: Properties) =>
    Object.fromEntries(
      Object.entries(all).map(([key, value]) => [key, record.secret.includes(key) ? turn(value) : value]),
    );
  return { ...record, inputs: properties(record.inputs), outputs: properties(record.outputs) };
}

const decrypt = (record: Recorded, seal: Seal) => crypt(record, (value) => seal.open(String(value)));
