/** Deployments on a local cloud, small ones: what gc looks at of each, made as Pulumi makes it. */
import { createHash } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Target } from "../../../../cli/deployment.ts";
import { clientsFor } from "../../../../cli/gc/clients.ts";
import { grantOn } from "../../../../cli/gc/grants.ts";
import type { Plan } from "../../../../cli/gc/item.ts";
import { look, type Surroundings } from "../../../../cli/gc/look.ts";
import { parseState } from "../../../../cli/gc/state.ts";
import { alertsLayout } from "../../../../components/alerts-table.ts";
import { resultsLayout } from "../../../../components/results-table.ts";
import { type TableLayout, tableArgs } from "../../../../components/table.ts";
import type { Properties } from "../../../../local/service.ts";
import { target as settings } from "../../../components/support/monitor.ts";
import { account, type Made, region, type TestCloud } from "../../../local/services/running-cloud.ts";

const types = {
  table: "aws:dynamodb/table:Table",
  role: "aws:iam/role:Role",
  policy: "aws:iam/rolePolicy:RolePolicy",
  lambda: "aws:lambda/function:Function",
  group: "aws:cloudwatch/logGroup:LogGroup",
  machine: "aws:sfn/stateMachine:StateMachine",
  secret: "aws:secretsmanager/secret:Secret",
} as const;
const source = "export const handler = async (event) => event;";
const sha256 = createHash("sha256").update(source).digest("hex");
const document = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** `current` stands in Pulumi's state, `retained` has left it, `unmarked` belongs to nobody that gc knows. */
export type How = "current" | "retained" | "unmarked";
export type SmallDeployment = Awaited<ReturnType<typeof deploy>>;

/** Deploys target `eu`, whose one playbook calls one task; any number fit one account. */
export async function deploy(cloud: TestCloud, unique: string) {
  await fetch(`${cloud.client.endpoint}/_cloud/assets`, {
    method: "POST",
    headers: { authorization: `Bearer ${cloud.client.credentials.secretAccessKey}` },
    body: source,
  });
  const recorded: { urn: string; type: string; id: string }[] = [];
  const made = async (type: string, what: string, inputs: Properties, how: How): Promise<Made> => {
    const name = `socless-eu-${what}-${unique}`;
    const one = await cloud.create(type, name, inputs);
    if (how === "current") recorded.push({ urn: name, type, id: one.id });
    return one;
  };
  const table = (what: string, layout: TableLayout) => {
    const { region: _, deletionProtectionEnabled: _p, ...inputs } = tableArgs(layout, settings);
    return made(types.table, what, inputs, "current");
  };
  const [alerts, results] = [await table("alerts", alertsLayout), await table("results", resultsLayout)];
  const mark = { "socless:deployment": String(results.outputs.arn) };
  /** The mark is the last of them, as it may be. */
  const marked = (how: How) => (how === "unmarked" ? {} : { tags: { "socless:stack": "prod", ...mark } });

  const role = (what: string, service: string, how: How, path = "tasks") => {
    const trust = { Effect: "Allow", Principal: { Service: `${service}.amazonaws.com` }, Action: "sts:AssumeRole" };
    return made(
      types.role,
      what,
      { assumeRolePolicy: document(trust), path: `/socless/prod/${path}/`, ...marked(how) },
      how,
    );
  };
  /** With a role and a log group of its own, as a component makes it. */
  async function lambda(what: string, how: How, more: Properties = {}) {
    const group = await made(types.group, what, { retentionInDays: 7, ...marked(how) }, how);
    const taken = await role(what, "lambda", how);
    const inputs = {
      role: taken.outputs.arn,
      handler: "index.handler",
      runtime: "nodejs24.x",
      code: { sha256, files: { "index.mjs": { sha256 } } },
      publish: true,
      loggingConfig: { logFormat: "JSON", logGroup: group.id },
      ...marked(how),
      ...more,
    };
    const one = await made(types.lambda, what, inputs, how);
    const publish = async (changed: Properties) => {
      const name = `socless-eu-${what}-${unique}`;
      await cloud.update(types.lambda, name, one, { ...inputs, ...changed });
    };
    return { name: one.id, arn: String(one.outputs.arn), role: taken, group: group.id, publish };
  }
  /** Its ARN. */
  const secret = async (what: string, how: How) => (await made(types.secret, what, { ...marked(how) }, how)).id;

  const starters = { dispatch: await lambda("dispatch", "unmarked"), sweep: await lambda("sweep", "unmarked") };
  const task = await lambda("task", "current");

  /** A machine that asks a person: it calls the functions, then waits. */
  async function machine(what: string, how: How, called: readonly string[], granted: How = how) {
    const taken = await role(what, "states", how, "playbooks");
    const invoke = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: called.map((arn) => `${arn}:*`) };
    await made(types.policy, what, { role: taken.id, policy: document(invoke) }, how);
    const inputs = { roleArn: taken.outputs.arn, definition: waiting(called), ...marked(how) };
    const one = await made(types.machine, what, inputs, how);
    const grants = Object.entries({ dispatch: starters.dispatch, sweep: starters.sweep }).map(([name, starter]) => ({
      name: `${what}-${name}`,
      inputs: { role: starter.role.id, policy: grantOn(one.id, name === "sweep" ? "sweep" : "dispatch") },
    }));
    for (const { name, inputs } of grants) await made(types.policy, name, inputs, granted);
    const update = async (changed: Properties) => {
      await cloud.update(types.machine, `socless-eu-${what}-${unique}`, one, { ...inputs, ...changed });
    };
    return { arn: one.id, role: taken, update };
  }
  const now = await machine("now", "current", [`${task.arn}:1`]);
  const routes = { environment: { variables: { SOCLESS_MACHINES: JSON.stringify({ triage: now.arn }) } } };
  const intake = {
    ingest: await lambda("ingest", "unmarked", routes),
    collect: await lambda("collect", "unmarked", routes),
  };
  for (const { name, role: taken, group } of Object.values({ ...starters, ...intake }))
    recorded.push(
      { urn: name, type: types.lambda, id: name },
      { urn: name, type: types.role, id: taken.id },
      { urn: name, type: types.group, id: group },
    );

  const target: Target = {
    name: "eu",
    account,
    region,
    apiUrl: "",
    alertsTable: alerts.id,
    resultsTable: results.id,
    interactionsTable: "",
    vaultBucket: "",
    secrets: {},
    playbooks: { triage: now.arn },
    functions: Object.fromEntries(
      Object.entries({ ...starters, ...intake, task }).map(([name, { arn }]) => [name, arn]),
    ),
  };
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));
  const exported = () => JSON.stringify({ deployment: { resources: recorded } });
  return {
    target,
    /** As `pulumi stack export` prints it. */
    exported,
    mark: mark["socless:deployment"],
    now,
    task,
    starters,
    intake,
    lambda,
    machine,
    role,
    secret,
    /** As `pulumi destroy` leaves it: what is retained stands, what holds data and what takes alerts in is gone. */
    async destroy(): Promise<void> {
      recorded.splice(0);
      await cloud.delete(types.table, `socless-eu-alerts-${unique}`, alerts);
      await cloud.delete(types.table, `socless-eu-results-${unique}`, results);
      const { lambda: functions } = clientsFor(cloud.client);
      for (const { name } of Object.values({ ...starters, ...intake }))
        await functions.send(new DeleteFunctionCommand({ FunctionName: name }));
    },
    put: (TableName: "alerts" | "results", Item: Properties) =>
      tables.send(new PutCommand({ TableName: TableName === "alerts" ? alerts.id : results.id, Item })),
    surroundings: (client: Parameters<typeof clientsFor>[0] = cloud.client): Surroundings => ({
      target,
      clients: clientsFor(client),
      state: () => parseState(exported(), "the test"),
    }),
    plan(more: Partial<Surroundings> = {}): Promise<Plan> {
      return look({ ...this.surroundings(), ...more }, { logs: "until they expire", now: Date.now() });
    },
  };
}

/** Calls nothing before it is told to go on; the functions' names are all that gc reads. */
function waiting(called: readonly string[]): string {
  const task = (FunctionName: string, next: Properties) => ({
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName, Payload: {} },
    ...next,
  });
  const states = called.map((arn, at) => [
    `call-${at}`,
    task(arn, at + 1 < called.length ? { Next: `call-${at + 1}` } : { End: true }),
  ]);
  return JSON.stringify({
    QueryLanguage: "JSONata",
    StartAt: "rest",
    States: {
      rest: { Type: "Wait", Seconds: 3600, ...(called.length > 0 ? { Next: "call-0" } : { End: true }) },
      ...Object.fromEntries(states),
    },
  });
}
