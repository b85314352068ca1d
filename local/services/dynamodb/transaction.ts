import { createHash } from "node:crypto";
import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { type Table, tableId } from "./table.ts";
import {
  commit,
  type JudgedWrite,
  judgeWrite,
  keyWritten,
  takeBack,
  type WriteOperation,
  type Writing,
} from "./write.ts";

const call = z.looseObject({ TableName: z.string() });
const entry = z.strictObject({
  Put: call.optional(),
  Update: call.optional(),
  Delete: call.optional(),
  ConditionCheck: call.optional(),
});
const shape = z.looseObject({
  TransactItems: z.array(entry).min(1).max(100),
  ClientRequestToken: z.string().optional(),
});

const writes = { Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem", ConditionCheck: "UpdateItem" } as const;

/** One operation of a transaction; `check` is a condition alone, which writes nothing. */
export type Part = {
  readonly kind: keyof typeof writes;
  readonly operation: WriteOperation;
  readonly check: boolean;
  readonly input: Properties & { TableName: string };
};

export function partsOf(input: Properties): Part[] {
  return parseInput(shape, input).TransactItems.map((item) => {
    const [found, ...more] = (["Put", "Update", "Delete", "ConditionCheck"] as const).flatMap((kind) => {
      const part = item[kind];
      return part === undefined
        ? []
        : [{ kind, operation: writes[kind], check: kind === "ConditionCheck", input: part }];
    });
    if (found === undefined || more.length > 0)
      throw new AwsError("ValidationException", "TransactItems can only contain one of Check, Put, Update or Delete");
    return found;
  });
}

const tokenKeptMs = 10 * 60 * 1000;
const tokens = "dynamodb.tokens";
type Token = { readonly digest: string; readonly at: number };

/** Makes all writes or none. Call it in the turn of every table it touches. */
export async function transactWrite(
  writing: Writing,
  parts: readonly { part: Part; table: Table }[],
  token: string | undefined,
): Promise<void> {
  const { store, clock } = writing.cloud;
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  if (token !== undefined && repeated(store.get<Token>(tokens, token), digest, clock.now())) return;
  refuseTwoOnOneItem(parts);

  const judged: JudgedWrite[] = [];
  const checks: JudgedWrite[] = [];
  const reasons: Properties[] = [];
  try {
    for (const { part, table } of parts) {
      try {
        const write = await judgeWrite(writing, part.operation, table, part.input);
        (part.check ? checks : judged).push(write);
        reasons.push({ Code: "None" });
      } catch (error) {
        if (!(error instanceof AwsError) || error.code !== "ConditionalCheckFailedException") throw error;
        reasons.push({ Code: "ConditionalCheckFailed", Message: error.message, ...error.fields });
      }
    }
    const codes = reasons.map(({ Code }) => Code);
    if (codes.some((code) => code !== "None"))
      throw new AwsError(
        "TransactionCanceledException",
        `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(", ")}]`,
        400,
        { CancellationReasons: reasons },
      );
  } catch (error) {
    await takeBack(writing, [...judged, ...checks]);
    throw error;
  }
  await takeBack(writing, checks);
  await commit(writing, judged, () => {
    if (token !== undefined) store.put(tokens, token, { digest, at: clock.now() });
  });
}

/** Drops the tokens that no repeat can bring any more. */
export function forgetTokens({ store, clock }: Cloud): void {
  for (const { key, value } of store.list<Token>(tokens))
    if (value.at + tokenKeptMs < clock.now()) store.delete(tokens, key);
}

function repeated(earlier: Token | undefined, digest: string, now: number): boolean {
  if (earlier === undefined || earlier.at + tokenKeptMs < now) return false;
  if (earlier.digest === digest) return true;
  throw new AwsError("IdempotentParameterMismatchException", "The ClientRequestToken was used for another transaction");
}

function refuseTwoOnOneItem(parts: readonly { part: Part; table: Table }[]): void {
  const items = parts.map(({ part, table }) =>
    JSON.stringify([tableId(table), Object.entries(keyWritten(part.operation, table, part.input)).sort()]),
  );
  if (new Set(items).size < items.length)
    throw new AwsError("ValidationException", "Transaction request cannot include multiple operations on one item");
}
