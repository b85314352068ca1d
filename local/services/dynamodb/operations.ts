import { z } from "zod";
import type { ApiRequest, Operation, Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import type { Turns } from "../turns.ts";
import { batchOf, batchWrite, idsOf } from "./batch.ts";
import { describeTable } from "./definition.ts";
import { getsOf, ofGets, ofParts, onBatch, onTable, onTableOrIndex } from "./needs.ts";
import { type Table, tableId } from "./table.ts";
import { partsOf, transactWrite } from "./transaction.ts";
import { commit, judgeWrite, type WriteOperation, type Writing } from "./write.ts";

/** What DynamoDB answers on the wire. Calls on one table run one after another: who reads a write reads a stored one. */
export function operations(writing: Writing, turns: Turns): Operation[] {
  const { tables } = writing;
  const alone = <T>(table: Table, work: () => Promise<T>) => turns.take([tableId(table)], work);

  const read = (name: string, needs: Operation["needs"]): Operation => ({
    name,
    needs,
    run: (input, request) => {
      const table = tables.find(input.TableName, request);
      return alone(table, async () => (await tables.judge(table))(name, { ...input, TableName: table.name }));
    },
  });
  const write = (name: WriteOperation): Operation => ({
    name,
    needs: onTable(name),
    run: (input, request) => {
      const table = tables.find(input.TableName, request);
      return alone(table, async () => {
        const judged = await judgeWrite(writing, name, table, input);
        await commit(writing, [judged]);
        return judged.answer;
      });
    },
  });

  return [
    read("GetItem", onTable("GetItem")),
    read("Query", onTableOrIndex("Query")),
    read("Scan", onTableOrIndex("Scan")),
    write("PutItem"),
    write("UpdateItem"),
    write("DeleteItem"),
    {
      name: "BatchGetItem",
      needs: onBatch("BatchGetItem"),
      run: (input, request) => {
        const batch = batchOf(tables, input, request);
        return turns.take(idsOf(batch.tables), async () => {
          for (const table of batch.tables) await tables.judge(table);
          return (await tables.judge(batch.tables[0]))("BatchGetItem", { ...input, RequestItems: batch.items });
        });
      },
    },
    {
      name: "BatchWriteItem",
      needs: onBatch("BatchWriteItem"),
      run: (input, request) => {
        const batch = batchOf(tables, input, request);
        return turns.take(idsOf(batch.tables), () => batchWrite(writing, batch, input));
      },
    },
    {
      name: "TransactWriteItems",
      needs: ofParts,
      run: (input, request) => transact(writing, turns, input, request),
    },
    {
      name: "TransactGetItems",
      needs: ofGets,
      run: (input, request) => {
        const gets = getsOf(input).map((get) => ({ get, table: tables.find(get.TableName, request) }));
        return turns.take(idsOf(gets.map(({ table }) => table)), async () => {
          const Responses: Properties[] = [];
          for (const { get, table } of gets) {
            const judge = await tables.judge(table);
            Responses.push(await judge("GetItem", { ...get, TableName: table.name, ConsistentRead: true }));
          }
          return { Responses };
        });
      },
    },
    {
      name: "DescribeTable",
      needs: onTable("DescribeTable"),
      run: async (input, request) => {
        const table = tables.find(input.TableName, request);
        const { Table } = await (await tables.judge(table))("DescribeTable", { TableName: table.name });
        return { Table: describeTable(table, z.record(z.string(), z.unknown()).parse(Table)) };
      },
    },
    {
      name: "ListTables",
      needs: () => [{ action: "dynamodb:ListTables", resource: "*" }],
      run: (input, request) => listTables(tables.all(), input, request),
    },
  ];
}

async function transact(writing: Writing, turns: Turns, input: Properties, request: ApiRequest): Promise<Properties> {
  const parts = partsOf(input).map((part) => ({ part, table: writing.tables.find(part.input.TableName, request) }));
  const { ClientRequestToken: token } = input;
  const named = typeof token === "string" ? `${request.account}/${request.region}/${token}` : undefined;
  await turns.take(idsOf(parts.map(({ table }) => table)), () => transactWrite(writing, parts, named));
  return {};
}

const page = z.looseObject({
  Limit: z.int().min(1).max(100).default(100),
  ExclusiveStartTableName: z.string().default(""),
});

function listTables(all: readonly Table[], input: Properties, { account, region }: ApiRequest): Properties {
  const { Limit, ExclusiveStartTableName } = parseInput(page, input);
  const names = all
    .filter((table) => table.account === account && table.region === region && table.name > ExclusiveStartTableName)
    .map(({ name }) => name)
    .sort();
  const TableNames = names.slice(0, Limit);
  return { TableNames, ...(names.length > Limit ? { LastEvaluatedTableName: TableNames.at(-1) } : {}) };
}
