import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Difference } from "../provider/diff.ts";
import type { Subject } from "../provider/provider.ts";
import type { Properties } from "../service.ts";
import type { Step } from "./job.ts";
import { type ProviderClient, Unanswered } from "./provider-client.ts";
import type { Declared } from "./request.ts";
import type { Recorded, State } from "./state.ts";

export type Applying = {
  readonly client: ProviderClient;
  readonly state: State;
  readonly preview: boolean;
  /** The inputs of the provider that makes the resource. */
  readonly providerInputs: Properties;
  readonly report: (step: Step) => void;
};

/** Brings one custom resource from what was recorded to what is declared, and returns its new record. */
export async function apply(applying: Applying, declared: Declared, recorded: Recorded | undefined): Promise<Recorded> {
  const was = await finishPending(applying, declared.urn, recorded);
  const inputs = was ? withIgnored(declared, was.inputs) : declared.inputs;
  const subject: Subject = { type: declared.type, urn: declared.urn, provider: applying.providerInputs };
  const checked = await applying.client.check(subject, inputs, was?.inputs);
  const next = toRecord(applying, declared, checked);

  if (!was) {
    applying.report({ op: "create", urn: declared.urn });
    return create(applying, subject, next);
  }
  const difference = await applying.client.diff(subject, was.inputs, checked);
  const changes = difference.changes.map(({ path }) => path);
  if (mustReplace(applying, declared, difference, was)) {
    if (was.protect)
      throw new Error(`"${was.urn}" must be replaced, but it is protected: take the protection off first`);
    applying.report({ op: "replace", urn: declared.urn, changes });
    const anew = toRecord(applying, declared, await applying.client.check(subject, inputs));
    return replace(applying, subject, anew, was, declared.deleteBeforeReplace || difference.deleteBeforeReplace);
  }
  if (changes.length === 0) {
    applying.report({ op: "same", urn: declared.urn });
    return save(applying, { ...next, id: was.id, outputs: was.outputs }, was);
  }
  applying.report({ op: "update", urn: declared.urn, changes });
  const outputs = applying.preview
    ? await applying.client.preview(subject, checked, was.outputs)
    : await applying.client.update(subject, was.id, checked, was.outputs);
  return save(applying, { ...next, id: was.id, outputs }, was);
}

/** A creation that was under way when the process died is completed as it was, then judged like any other resource. */
export async function finishPending(
  { client, state, preview }: Pick<Applying, "client" | "state" | "preview">,
  urn: string,
  recorded: Recorded | undefined,
): Promise<Recorded | undefined> {
  const pending = preview ? undefined : state.pending(urn);
  if (!pending) return recorded;
  const { record, token } = pending;
  const subject = { type: record.type, urn, provider: record.providerInputs };
  try {
    const done = { ...record, ...(await client.create(subject, record.inputs, token)) };
    if (recorded) state.replace(done, recorded);
    else state.put(done);
    return done;
  } catch (error) {
    if (error instanceof Unanswered) throw error;
    // It is refused now as it would have been then.
    state.removePending(urn);
    return recorded;
  }
}

async function create(applying: Applying, subject: Subject, record: Recorded): Promise<Recorded> {
  const made = await make(applying, subject, record);
  return save(applying, made);
}

async function replace(
  applying: Applying,
  subject: Subject,
  record: Recorded,
  was: Recorded,
  deleteFirst: boolean,
): Promise<Recorded> {
  if (applying.preview) return make(applying, subject, record);
  if (deleteFirst && !was.retainOnDelete) {
    const old = { type: was.type, urn: was.urn, provider: was.providerInputs };
    await applying.client.delete(old, was.id, was.outputs);
    applying.state.remove(was.urn);
    return create(applying, subject, record);
  }
  const made = await make(applying, subject, record);
  if (was.retainOnDelete) return save(applying, made, was);
  applying.state.replace(made, was);
  return made;
}

async function make({ client, state, preview }: Applying, subject: Subject, record: Recorded): Promise<Recorded> {
  if (preview) return { ...record, outputs: await client.preview(subject, record.inputs) };
  const token = randomUUID();
  state.putPending({ record, token });
  try {
    return { ...record, ...(await client.create(subject, record.inputs, token)) };
  } catch (error) {
    if (!(error instanceof Unanswered)) state.removePending(record.urn);
    throw error;
  }
}

function save({ state, preview }: Applying, record: Recorded, was?: Recorded): Recorded {
  if (!preview && !isDeepStrictEqual(record, was)) state.put(record, was?.urn);
  return record;
}

function mustReplace({ providerInputs }: Applying, declared: Declared, difference: Difference, was: Recorded): boolean {
  const asked = (path: string) => declared.replaceOnChanges.some((one) => one === "*" || path.split(/[.[]/)[0] === one);
  const elsewhere = providerInputs.region !== was.providerInputs.region;
  return elsewhere || difference.changes.some(({ path, replace }) => replace || asked(path));
}

/** Top-level inputs whose changes are to be ignored keep the value they had. */
function withIgnored({ inputs, ignoreChanges }: Declared, before: Properties): Properties {
  const kept = ignoreChanges.filter((key) => key in before).map((key) => [key, before[key]]);
  return { ...inputs, ...Object.fromEntries(kept) };
}

export function toRecord({ providerInputs }: Pick<Applying, "providerInputs">, declared: Declared, inputs: Properties) {
  const { urn, type, custom, secret, parent, provider, protect, retainOnDelete, dependencies } = declared;
  const { references, source } = declared;
  const shared = { urn, type, custom, secret, parent, provider, protect, retainOnDelete, dependencies, references };
  return { ...shared, ...(source === undefined ? {} : { source }), providerInputs, inputs, id: "", outputs: {} };
}
