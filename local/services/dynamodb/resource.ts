import { AwsError, type Properties, type Resource, type ResourceContext } from "../../service.ts";
import { checkInputs, parseInputs } from "../inputs.ts";
import type { Turns } from "../turns.ts";
import type { Streams } from "./stream.ts";
import {
  indexKeyNames,
  keyNames,
  streamArn,
  type Table,
  type TableInputs,
  tableArn,
  tableId,
  tableInputs,
} from "./table.ts";
import type { Tables } from "./tables.ts";
import type { Writing } from "./write.ts";

const type = "aws:dynamodb/table:Table";

/** A table as Pulumi makes it. */
export function tableResource({ cloud, tables, streams }: Writing, turns: Turns): Resource {
  const now = () => cloud.clock.now();
  return {
    type,
    inputs: {
      name: "replace",
      hashKey: "required replace",
      rangeKey: "replace",
      attributes: "required",
      billingMode: "optional",
      readCapacity: "optional",
      writeCapacity: "optional",
      globalSecondaryIndexes: "optional",
      localSecondaryIndexes: "replace",
      streamEnabled: "optional",
      streamViewType: "optional",
      ttl: "optional",
      pointInTimeRecovery: "optional",
      serverSideEncryption: "optional",
      deletionProtectionEnabled: "optional",
      tableClass: "optional",
      tags: "optional",
    },
    autoName: { property: "name", max: 255 },
    computed: ["arn", "streamArn", "streamLabel"],
    check: (inputs) => problems(inputs),
    create(inputs, context) {
      const parsed = parseInputs(tableInputs, inputs, type);
      const table = tableOf(parsed, inputs, context, now());
      return turns.take([tableId(table)], async () => {
        if (tables.all().some((other) => tableId(other) === tableId(table)))
          throw new AwsError("ResourceInUseException", `Table already exists: ${table.name}`);
        await tables.save(table);
        return { id: table.name, outputs: outputsOf(table) };
      });
    },
    async read(id, context) {
      const table = found(tables, id, context);
      return table === undefined ? undefined : { inputs: table.declared, outputs: outputsOf(table) };
    },
    update(id, inputs, _old, context) {
      const before = tables.find(id, context);
      return turns.take([tableId(before)], async () => {
        const after = tableOf(parseInputs(tableInputs, inputs, type), inputs, context, now(), before);
        await tables.save(after);
        dropOldStream(streams, before, after);
        return outputsOf(after);
      });
    },
    async delete(id, _old, context) {
      const table = found(tables, id, context);
      if (table === undefined) return;
      if (table.inputs.deletionProtectionEnabled)
        throw new AwsError(
          "ValidationException",
          `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first. (table ${table.name})`,
        );
      await turns.take([tableId(table)], () => tables.remove(table));
      dropOldStream(streams, table, undefined);
    },
  };
}

function found(tables: Tables, id: string, context: ResourceContext): Table | undefined {
  try {
    return tables.find(id, context);
  } catch (error) {
    if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

function dropOldStream(streams: Streams, before: Table, after: Table | undefined): void {
  const old = streamArn(before);
  if (old !== undefined && (after === undefined || streamArn(after) !== old)) streams.forget(old);
}

function tableOf(
  inputs: TableInputs,
  declared: Properties,
  { account, region }: ResourceContext,
  now: number,
  before?: Table,
): Table {
  const sameStream = before?.inputs.streamViewType === inputs.streamViewType ? before.streamLabel : undefined;
  const label = sameStream ?? new Date(now).toISOString().slice(0, -1);
  return {
    account,
    region,
    name: inputs.name,
    inputs,
    declared,
    createdAt: before?.createdAt ?? now,
    ...(inputs.streamEnabled ? { streamLabel: label } : {}),
  };
}

const outputsOf = (table: Table): Properties => ({
  ...table.declared,
  id: table.name,
  arn: tableArn(table),
  streamArn: streamArn(table) ?? "",
  streamLabel: table.streamLabel ?? "",
});

function* problems(inputs: Properties): Iterable<{ property: string; reason: string }> {
  yield* checkInputs(tableInputs, inputs);
  if (inputs.streamEnabled === true && !inputs.streamViewType)
    yield { property: "streamViewType", reason: "is required when streamEnabled is true" };
  const parsed = tableInputs.safeParse(inputs).data;
  const unused = parsed === undefined ? [] : unusedAttributes(parsed);
  if (unused.length > 0)
    yield { property: "attributes", reason: `all attributes must be indexed. Unused attributes: ${unused.join(", ")}` };
}

function unusedAttributes(inputs: TableInputs): string[] {
  const indexes = [...inputs.globalSecondaryIndexes, ...inputs.localSecondaryIndexes];
  const used = new Set([...keyNames(inputs), ...indexes.flatMap(indexKeyNames)]);
  return inputs.attributes.map(({ name }) => name).filter((name) => !used.has(name));
}
