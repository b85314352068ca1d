/** Reads functions, their versions, and what calls them besides state machines. */
import {
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  type LambdaClient,
  ListTagsCommand,
  paginateListAliases,
  paginateListEventSourceMappings,
  paginateListFunctions,
  paginateListVersionsByFunction,
} from "@aws-sdk/client-lambda";
import { z } from "zod";
import { mapInTurns, present, unlessGone } from "./clients.ts";
import type { FunctionFound, Version } from "./inventory.ts";
import { holdOf, namePrefix, type Scope } from "./scope.ts";
import type { StackState } from "./state.ts";

/** Names of the functions that are named like ours. */
export async function listFunctions(client: LambdaClient): Promise<string[]> {
  const names: (string | undefined)[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client }, {}))
    names.push(...Functions.map(({ FunctionName }) => FunctionName));
  return present(names).filter((name) => name.startsWith(namePrefix));
}

export async function readFunctions(
  lambda: LambdaClient,
  names: readonly string[],
  scope: Scope,
  state: StackState,
): Promise<FunctionFound[]> {
  return present(await mapInTurns(names, (name) => unlessGone(readFunction(lambda, name, scope, state))));
}

async function readFunction(
  lambda: LambdaClient,
  name: string,
  scope: Scope,
  state: StackState,
): Promise<FunctionFound> {
  const { partition, region, account } = scope;
  const arn = `arn:${partition}:lambda:${region}:${account}:function:${name}`;
  const { Tags = {} } = await lambda.send(new ListTagsCommand({ Resource: arn }));
  const hold = holdOf(Tags, scope, state, "function", name);
  const aliases = hold === "foreign" ? [] : await aliasesOf(lambda, name);
  return {
    name,
    hold,
    versions: await versionsOf(lambda, name),
    aliased: aliases.flatMap(({ versions }) => versions),
    callers:
      hold === "retained"
        ? [...aliases.map((alias) => `the alias ${alias.name} points to it`), ...(await callersOf(lambda, name))]
        : [],
  };
}

async function versionsOf(client: LambdaClient, FunctionName: string): Promise<Version[]> {
  const found: Version[] = [];
  for await (const { Versions = [] } of paginateListVersionsByFunction({ client }, { FunctionName }))
    for (const { Version: version = "", Role: roleArn = "", LoggingConfig, Environment } of Versions)
      found.push({
        version,
        roleArn,
        logGroup: LoggingConfig?.LogGroup ?? "",
        environment: Environment?.Error ? undefined : JSON.stringify(Environment?.Variables ?? {}),
      });
  return found.sort((a, b) => order(a) - order(b));
}

const order = ({ version }: Version): number => (version === "$LATEST" ? 0 : Number(version));

type Alias = { readonly name: string; readonly versions: readonly string[] };

async function aliasesOf(client: LambdaClient, FunctionName: string): Promise<Alias[]> {
  const found: Alias[] = [];
  for await (const { Aliases = [] } of paginateListAliases({ client }, { FunctionName }))
    for (const { Name: name = "", FunctionVersion, RoutingConfig } of Aliases)
      found.push({
        name,
        versions: present([FunctionVersion, ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {})]),
      });
  return found;
}

/** The platform makes none of these, nor an alias, for a function that machines call; whoever did needs it. */
async function callersOf(client: LambdaClient, FunctionName: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client }, { FunctionName }))
    found.push(...EventSourceMappings.map(({ EventSourceArn }) => `the event source ${EventSourceArn} feeds it`));
  const policy = await unlessGone(client.send(new GetPolicyCommand({ FunctionName })));
  return [...found, ...(policy ? ["its own policy lets others call it"] : [])];
}

const routes = z.record(z.string(), z.string());

/** A platform function's role, and the machines that it stores with new alerts; undefined when the function is gone. */
export async function readPlatformFunction(
  lambda: LambdaClient,
  FunctionName: string,
): Promise<{ role: string; machines: string[] } | undefined> {
  const found = await unlessGone(lambda.send(new GetFunctionConfigurationCommand({ FunctionName })));
  if (!found) return undefined;
  if (found.Environment?.Error) throw new Error(`${FunctionName}: ${found.Environment.Error.Message}`);
  const machines = routes.parse(JSON.parse(found.Environment?.Variables?.SOCLESS_MACHINES ?? "{}"));
  return { role: found.Role?.split("/").at(-1) ?? "", machines: Object.values(machines) };
}
