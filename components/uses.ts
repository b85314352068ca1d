/** What a platform function uses, in words, and the statements that follow. Tables, buckets and queues are called by their names within the platform. */
import type * as pulumi from "@pulumi/pulumi";
import { type Data, pick } from "./data.ts";
import {
  answerSteps,
  type ItemCall,
  items,
  may,
  objectsOf,
  queryIndex,
  readSecrets,
  readStream,
  receiveMessages,
  sendMessages,
} from "./permissions.ts";
import type { Statement } from "./policy-document.ts";

type TableName = "alerts" | "results" | "interactions";

export type Use =
  | { readonly table: TableName; readonly calls: readonly ItemCall[] }
  | { readonly table: TableName; readonly indexes: readonly string[] }
  | { readonly stream: "alerts" }
  | {
      readonly bucket: "vault";
      readonly below: `${string}/`;
      readonly calls: readonly ("GetObject" | "PutObject")[];
    }
  /** Read at run time; `at` says who asks for them, when it is not the function itself. */
  | { readonly secrets: readonly string[]; readonly at?: string | undefined }
  | { readonly queue: "alert-queue"; readonly does: "receive" }
  | { readonly queue: "failures"; readonly does: "send" }
  /** Hands answers to waiting steps. */
  | { readonly steps: "answer" };

/** Where the queues are that functions use. */
export type Queues = Readonly<Record<"alert-queue" | "failures", pulumi.Input<string>>>;

export function statementsOf(uses: readonly Use[], data: Data, queues: Queues): readonly Statement[] {
  return uses.flatMap((use) => statements(use, data, queues));
}

function statements(use: Use, data: Data, queues: Queues): readonly Statement[] {
  if ("calls" in use && "table" in use) return [items(data[use.table].arn, ...use.calls)];
  if ("indexes" in use) return [queryIndex(data[use.table].arn, ...use.indexes)];
  if ("stream" in use) return readStream(data.alerts.streamArn);
  if ("bucket" in use)
    return [
      may(
        use.calls.map((call) => `s3:${call}`),
        objectsOf(data.vault.arn, use.below),
      ),
    ];
  if ("secrets" in use)
    return readSecrets(Object.values(pick(data.secrets, use.secrets, (name) => `the secret store has no ${name}`)));
  if ("queue" in use) {
    const queue = queues[use.queue];
    return [use.does === "receive" ? receiveMessages(queue) : sendMessages(queue)];
  }
  return [answerSteps()];
}
