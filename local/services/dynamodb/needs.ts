import { z } from "zod";
import type { ApiRequest, Need, Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { tableArn, tableNamed } from "./table.ts";
import { partsOf } from "./transaction.ts";

const need = (action: string, table: unknown, request: ApiRequest): Need => ({
  action: `dynamodb:${action}`,
  resource: tableArn(tableNamed(table, request)),
});

/** A call on one table, under the operation's own name. */
export const onTable =
  (action: string) =>
  (input: Properties, request: ApiRequest): Need[] => [need(action, input.TableName, request)];

/** A query or scan: on the index alone when it reads one. */
export const onTableOrIndex =
  (action: string) =>
  (input: Properties, request: ApiRequest): Need[] => {
    const { resource } = need(action, input.TableName, request);
    const index = typeof input.IndexName === "string" ? `/index/${input.IndexName}` : "";
    return [{ action: `dynamodb:${action}`, resource: `${resource}${index}` }];
  };

/** A batch: on each of its tables. */
export const onBatch =
  (action: string) =>
  (input: Properties, request: ApiRequest): Need[] =>
    Object.keys(parseInput(z.record(z.string(), z.unknown()), input.RequestItems)).map((table) =>
      need(action, table, request),
    );

const transactActions = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

/** A transaction has no action of its own: each part needs what it does. */
export const ofParts = (input: Properties, request: ApiRequest): Need[] =>
  partsOf(input).map(({ kind, input: part }) => need(transactActions[kind], part.TableName, request));

const gets = z.looseObject({
  TransactItems: z
    .array(z.strictObject({ Get: z.looseObject({ TableName: z.string() }) }))
    .min(1)
    .max(100),
});

export const getsOf = (input: Properties) => parseInput(gets, input).TransactItems.map(({ Get }) => Get);

export const ofGets = (input: Properties, request: ApiRequest): Need[] =>
  getsOf(input).map(({ TableName }) => need("GetItem", TableName, request));
