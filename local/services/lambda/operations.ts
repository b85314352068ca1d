import { z } from "zod";
import type { Cloud, LambdaApi } from "../../cloud-type.ts";
import { type ApiRequest, AwsError, type Operation, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { type FunctionName, functionArn, readFunctionName } from "./arn.ts";
import { deleteFunction } from "./delete-function.ts";
import { logGroupOf } from "./environment.ts";
import { type Mapping, mappings } from "./mapping.ts";
import { policyOf } from "./permission.ts";
import type { Registry, Version } from "./registry.ts";

const named = z.object({ FunctionName: z.string(), Qualifier: z.string().optional() });
const invocation = named.extend({
  InvocationType: z.enum(["RequestResponse", "Event", "DryRun"]),
  Payload: z.string(),
});
const mappingQuery = z.object({ FunctionName: z.string().optional(), EventSourceArn: z.string().optional() });

function nameOf(input: Properties, { account, region }: ApiRequest): FunctionName {
  const { FunctionName, Qualifier } = parseInput(named, input);
  const name = readFunctionName(FunctionName, account, region);
  return Qualifier === undefined ? name : { ...name, qualifier: Qualifier };
}

/** Lambda's operations on the wire. */
export function lambdaOperations(cloud: Cloud, registry: Registry, invoke: LambdaApi["invoke"]): Operation[] {
  const onFunction = (name: string, run: (name: FunctionName, input: Properties) => Properties): Operation => ({
    name,
    needs: (input, request) => [{ action: `lambda:${name}`, resource: functionArn(nameOf(input, request)) }],
    run: (input, request) => run(nameOf(input, request), input),
  });
  const lists = (name: string, run: (input: Properties, request: ApiRequest) => Properties): Operation => ({
    name,
    needs: () => [{ action: `lambda:${name}`, resource: "*" }],
    run,
  });

  return [
    {
      name: "Invoke",
      needs: (input, request) => [{ action: "lambda:InvokeFunction", resource: functionArn(nameOf(input, request)) }],
      run: async (input, request) => {
        const name = nameOf(input, request);
        const { InvocationType, Payload } = parseInput(invocation, input);
        if (InvocationType === "DryRun") return { StatusCode: 204, ExecutedVersion: registry.resolve(name).version };
        const payload = Payload === "" ? "{}" : Payload;
        const {
          executedVersion,
          error,
          payload: answer,
        } = await invoke({ functionArn: functionArn(name), payload, type: InvocationType });
        if (InvocationType === "Event") return { StatusCode: 202, Payload: "" };
        return { StatusCode: 200, ExecutedVersion: executedVersion, FunctionError: error?.kind, Payload: answer };
      },
    },
    onFunction("GetFunction", (name) => ({
      Configuration: configurationOf(name, registry.resolve(name)),
      Code: { RepositoryType: "S3", Location: cloud.endpoint() },
      Tags: registry.function(name)?.inputs.tags ?? {},
    })),
    onFunction("DeleteFunction", (name) => deleteFunction(cloud, registry, name)),
    onFunction("ListAliases", (name) => {
      registry.resolve(name);
      return { Aliases: [] };
    }),
    onFunction("ListTags", (name) => {
      registry.resolve(name);
      return { Tags: registry.function(name)?.inputs.tags ?? {} };
    }),
    onFunction("GetFunctionConfiguration", (name) => configurationOf(name, registry.resolve(name))),
    onFunction("ListVersionsByFunction", (name, input) => {
      registry.resolve(name);
      const versions = registry.versions(name).sort((a, b) => order(a) - order(b));
      const { items, ...next } = page(versions, input, 50);
      return {
        Versions: items.map((version) => configurationOf({ ...name, qualifier: version.version }, version)),
        ...next,
      };
    }),
    onFunction("GetPolicy", (name) => {
      registry.resolve(name);
      const policy = policyOf(cloud.store, name);
      if (policy) return { Policy: JSON.stringify(policy), RevisionId: registry.resolve(name).revision };
      throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404, {
        Type: "User",
      });
    }),
    lists("ListFunctions", (input, { account, region }) => {
      const { items, ...next } = page(registry.functions(account, region), input, 50);
      const latest = items.map(({ inputs: { name } }) => ({ account, region, name }));
      return { Functions: latest.map((name) => configurationOf(name, registry.resolve(name))), ...next };
    }),
    lists("ListEventSourceMappings", (input, { account, region }) => {
      const { FunctionName, EventSourceArn } = parseInput(mappingQuery, input);
      const wanted = FunctionName && functionArn(readFunctionName(FunctionName, account, region));
      const found = mappings(cloud).filter(
        ({ functionArn: arn, inputs }) =>
          arn.startsWith(`arn:aws:lambda:${region}:${account}:`) &&
          (!wanted || arn === wanted) &&
          (!EventSourceArn || inputs.eventSourceArn === EventSourceArn),
      );
      const { items, ...marker } = page(found, input, 100);
      return { EventSourceMappings: items.map(mappingView), ...marker };
    }),
  ];
}

const paging = z.looseObject({
  MaxItems: z.coerce.number().int().min(1).max(10_000).optional(),
  Marker: z.coerce.number().int().default(0),
});

/** No more than `most`, whatever is asked for; the marker is where the next page begins. */
function page<T>(all: readonly T[], input: Properties, most: number): { items: T[]; NextMarker?: string } {
  const { MaxItems, Marker } = parseInput(paging, input);
  const to = Marker + Math.min(most, MaxItems ?? most);
  return { items: all.slice(Marker, to), ...(to < all.length && { NextMarker: String(to) }) };
}

const order = ({ version }: Version): number => (version === "$LATEST" ? 0 : Number(version));

function configurationOf(name: FunctionName, version: Version): Properties {
  const { configuration, codeSha256, codeSize, lastModified, revision } = version;
  const {
    name: FunctionName,
    runtime,
    role,
    handler,
    description,
    timeout,
    memorySize,
    environment,
    architectures,
  } = configuration;
  return {
    FunctionName,
    FunctionArn: functionArn(name),
    Runtime: runtime,
    Role: role,
    Handler: handler,
    CodeSize: codeSize,
    CodeSha256: codeSha256,
    Description: description,
    Timeout: timeout,
    MemorySize: memorySize,
    LastModified: lastModified,
    Version: version.version,
    ...(environment && { Environment: { Variables: environment.variables } }),
    TracingConfig: { Mode: configuration.tracingConfig?.mode ?? "PassThrough" },
    RevisionId: revision,
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: architectures,
    EphemeralStorage: { Size: configuration.ephemeralStorage?.size ?? 512 },
    LoggingConfig: { LogFormat: configuration.loggingConfig?.logFormat ?? "Text", LogGroup: logGroupOf(version) },
  };
}

function mappingView({ uuid, functionArn: arn, inputs, lastModified }: Mapping): Properties {
  return {
    UUID: uuid,
    BatchSize: inputs.batchSize,
    EventSourceArn: inputs.eventSourceArn,
    FunctionArn: arn,
    FilterCriteria: inputs.filterCriteria && {
      Filters: inputs.filterCriteria.filters.map(({ pattern }) => ({ Pattern: pattern })),
    },
    LastModified: Date.parse(lastModified) / 1000,
    State: inputs.enabled ? "Enabled" : "Disabled",
    MaximumRetryAttempts: inputs.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: inputs.maximumRecordAgeInSeconds,
    BisectBatchOnFunctionError: inputs.bisectBatchOnFunctionError,
    FunctionResponseTypes: inputs.functionResponseTypes,
    StartingPosition: inputs.startingPosition,
  };
}
