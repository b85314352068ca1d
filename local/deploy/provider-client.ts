import { z } from "zod";
import type { Failure } from "../provider/check.ts";
import type { Difference } from "../provider/diff.ts";
import type { Made, Subject } from "../provider/provider.ts";
import { hasUnknown, isArchive, isAsset } from "../provider/values.ts";
import type { Properties } from "../service.ts";
import type { Files } from "./files.ts";

/** The provider in the gateway's process, spoken to over HTTP. */
export type ProviderClient = {
  checkProvider(inputs: Properties): Promise<readonly Failure[]>;
  /** Throws CheckFailed when something is wrong with the inputs. */
  check(subject: Subject, inputs: Properties, old?: Properties): Promise<Properties>;
  diff(subject: Subject, old: Properties, inputs: Properties): Promise<Difference>;
  preview(subject: Subject, inputs: Properties, old?: Properties): Promise<Properties>;
  create(subject: Subject, inputs: Properties, token: string): Promise<Made>;
  read(
    subject: Subject,
    id: string,
    known?: Properties,
  ): Promise<{ inputs: Properties; outputs: Properties } | undefined>;
  update(subject: Subject, id: string, inputs: Properties, oldOutputs: Properties): Promise<Properties>;
  delete(subject: Subject, id: string, oldOutputs: Properties): Promise<void>;
  invoke(token: string, args: Properties, provider: Properties): Promise<Properties>;
};

/** What is wrong with a resource's inputs, one line each. */
export class CheckFailed extends Error {
  readonly failures: readonly Failure[];
  constructor(failures: readonly Failure[]) {
    super(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    this.name = "CheckFailed";
    this.failures = failures;
  }
}

/** The gateway did not answer: what was asked may have happened or not. */
export class Unanswered extends Error {
  constructor(call: string, cause: unknown) {
    super(`the local cloud did not answer (${call}); start again to go on from here`, { cause });
    this.name = "Unanswered";
  }
}

const properties = z.record(z.string(), z.unknown());
const failures = z.array(z.object({ property: z.string(), reason: z.string() }));
const checked = z.object({ inputs: properties, failures });
const change = z.object({ path: z.string(), kind: z.enum(["add", "delete", "update"]), replace: z.boolean() });
const difference = z.object({ changes: z.array(change), deleteBeforeReplace: z.boolean() });
const made = z.object({ id: z.string(), outputs: properties });

/** `token` is the operator's secret key; `files` gives the contents that the gateway does not have yet. */
export function providerClient(gateway: string, token: string, files: Pick<Files, "content">): ProviderClient {
  const headers = { authorization: `Bearer ${token}` };
  const post = async <T extends z.ZodType>(name: string, body: unknown, shape: T): Promise<z.output<T>> => {
    const { ok, answer } = await ask(`${gateway}/_cloud/provider/${name}`, headers, body).catch((error: unknown) => {
      throw new Unanswered(name, error);
    });
    if (ok) return shape.parse(answer);
    throw new Error(z.object({ error: z.string() }).parse(answer).error);
  };
  const send = async (sha256: string) => {
    const address = `${gateway}/_cloud/assets`;
    if ((await fetch(`${address}/${sha256}`, { headers })).ok) return;
    const content = files.content(sha256);
    if (content) await fetch(address, { method: "POST", headers, body: new Uint8Array(content) });
  };
  // The same file of many targets is under way at once.
  const sending = new Map<string, Promise<void>>();
  const upload = async (inputs: Properties) => {
    for (const sha256 of hashes(inputs)) {
      const sent = sending.get(sha256) ?? send(sha256).finally(() => sending.delete(sha256));
      sending.set(sha256, sent);
      await sent;
    }
  };

  return {
    checkProvider: (inputs) => post("check-provider", { inputs }, failures),
    check: async (subject, inputs, old) => {
      const answer = await post("check", { subject, inputs, old }, checked);
      if (answer.failures.length === 0) return answer.inputs;
      throw new CheckFailed(answer.failures);
    },
    diff: (subject, old, inputs) => post("diff", { subject, old, inputs }, difference),
    preview: (subject, inputs, old) => post("preview", { subject, inputs, old }, properties),
    create: async (subject, inputs, once) => {
      await upload(inputs);
      return post("create", { subject, inputs, token: once }, made);
    },
    read: async (subject, id, known) => {
      const found = await post(
        "read",
        { subject, id, known },
        z.object({ inputs: properties, outputs: properties }).nullable(),
      );
      return found ?? undefined;
    },
    update: async (subject, id, inputs, oldOutputs) => {
      await upload(inputs);
      return post("update", { subject, id, inputs, oldOutputs }, properties);
    },
    delete: async (subject, id, oldOutputs) => {
      await post("delete", { subject, id, oldOutputs }, z.null());
    },
    invoke: async (name, args, provider) => {
      if (hasUnknown(args)) throw new Error(`${name} cannot be called with what is not known yet.`);
      return post("invoke", { token: name, args, provider }, properties);
    },
  };
}

async function ask(address: string, headers: Record<string, string>, body: unknown) {
  const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  const answer: unknown = await response.json();
  return { ok: response.ok, answer };
}

function hashes(value: unknown): string[] {
  if (isArchive(value)) return Object.values(value.files).map(({ sha256 }) => sha256);
  if (isAsset(value)) return [value.sha256];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(hashes) : [];
}
