/** All of one target: where alerts come in, what runs them, where people answer, what is kept. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../functions/runtime/declare.ts";
import { AlertQueue } from "./alert-queue.ts";
import { AlertsTable } from "./alerts-table.ts";
import type { Bundle } from "./bundle.ts";
import type { Data } from "./data.ts";
import { createDeadLetters } from "./dead-letters.ts";
import type { CompiledPlaybook } from "./definition.ts";
import { createDispatchStream } from "./dispatch-stream.ts";
import { servicesOf } from "./endpoint-policy.ts";
import { createEndpoints } from "./endpoints.ts";
import { ExecutionEnds } from "./execution-ends.ts";
import { bundleOf, createFunctions } from "./functions.ts";
import { HttpApi } from "./http-api.ts";
import { HumanInteractionApi } from "./human-interaction-api.ts";
import { InteractionsTable } from "./interactions-table.ts";
import { MemberBus } from "./member-bus.ts";
import { Monitoring } from "./monitoring.ts";
import { here } from "./place.ts";
import { plansAfterMachines, plansBeforeMachines, type Wiring } from "./platform-functions.ts";
import { type Callable, Playbook } from "./playbook.ts";
import { PrivateNetwork } from "./private-network.ts";
import { ResultsTable } from "./results-table.ts";
import { Schedule } from "./schedule.ts";
import { endpointSecrets, secretNames } from "./secret-names.ts";
import { SecretStore } from "./secret-store.ts";
import type { Network } from "./settings-schema.ts";
import type { Named, Target } from "./target.ts";
import { TaskFunction, type TaskPlan } from "./task-function.ts";
import { Vault } from "./vault.ts";

export type PlatformArgs = {
  readonly target: Target;
  readonly endpoints: readonly Endpoint[];
  readonly playbooks: readonly CompiledPlaybook[];
  readonly tasks: readonly TaskPlan[];
  /** Where the tasks run that declare `inNetwork`. */
  readonly network: Network;
  /** By function name: of all platform functions and tasks. */
  readonly bundles: Readonly<Record<string, Bundle>>;
  /** Integration setting → value. */
  readonly integrations: Readonly<Record<string, string>>;
  readonly alarmEmail?: string | undefined;
  /** The id of the organization whose accounts may be members: the target is a hub then. */
  readonly organization?: string | undefined;
  /** What `GET /health` tells. */
  readonly version: string;
};

/** What scripts and the command line need of a target. */
export type PlatformOutputs = Readonly<
  Record<"apiUrl" | "alertsTable" | "resultsTable" | "interactionsTable" | "vaultBucket", pulumi.Output<string>> &
    Record<"playbooks" | "functions" | "secrets" | "alarms", Readonly<Record<string, pulumi.Output<string>>>> & {
      /** What partners put on their allow-lists: where calls of tasks in the network come from. With a fixed address only. */
      egressAddress?: pulumi.Output<string>;
      /** ARN of the bus that members' events come to. In a hub only. */
      eventBus?: pulumi.Output<string>;
    }
>;

export class Platform extends pulumi.ComponentResource {
  readonly outputs: PlatformOutputs;

  constructor(name: string, args: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:Platform", name, {}, opts);
    const { target, bundles } = args;
    const only = { target };
    const child = { parent: this };

    const alerts = new AlertsTable(`${name}-alerts`, only, child);
    const results = new ResultsTable(`${name}-results`, only, child);
    const interactions = new InteractionsTable(`${name}-interactions`, only, child);
    const vault = new Vault(`${name}-vault`, only, child);
    const declared = secretNames(args.endpoints, args.tasks);
    const secrets = new SecretStore(name, { target, deployment: results.arn, names: declared }, child).arns;
    const queue = new AlertQueue(`${name}-alert-queue`, only, child);
    const failures = createDeadLetters(`${name}-failures`, target.region, this);
    const api = new HttpApi(`${name}-api`, only, child);

    const data: Data = { alerts, results, interactions, vault, secrets, settings: args.integrations, apiUrl: api.url };
    const wiring: Wiring = {
      endpointSecrets: endpointSecrets(args.endpoints),
      version: args.version,
    };
    const queues = { "alert-queue": queue.arn, failures: failures.arn };
    const made = { target, bundles, deployment: results.arn, data, queues };
    const inner = createFunctions(name, plansBeforeMachines(data, wiring), made, this);
    const { organization } = args;
    const memberBus =
      organization === undefined ? undefined : new MemberBus(`${name}-members`, { target, organization }, child);
    const members = organization !== undefined && memberBus ? { organization, externalId: memberBus.arn } : undefined;
    const network = networkOf(`${name}-network`, args, this);
    const tasks = Object.fromEntries(
      args.tasks.map((task) => [
        task.name,
        new TaskFunction(
          `${name}-${task.name}`,
          { target, task, data, network, members, bundle: bundleOf(bundles, task.name).path },
          child,
        ),
      ]),
    );

    const { ask, dispatch, sweep } = inner;
    const recorders = { "record-failure": inner["record-failure"], "record-end": inner["record-end"] };
    const callable = callables({ ...tasks, ask, ...recorders }, bundles);
    const starters = { dispatch: dispatch.roleName, sweep: sweep.roleName };
    const machines = Object.fromEntries(
      args.playbooks.map((playbook) => [
        playbook.name,
        new Playbook(
          `${name}-${playbook.name}`,
          { target, deployment: results.arn, playbook, functions: callable, starters },
          child,
        ).arn,
      ]),
    );

    const outer = createFunctions(name, plansAfterMachines(data, wiring, machines), made, this);
    createEndpoints({ ...args, name, api, queue, memberBus, ingest: outer.ingest }, this);
    queue.feed(outer.collect);
    createDispatchStream(
      `${name}-dispatch`,
      { target, dispatch, streamArn: alerts.streamArn, failures: failures.arn },
      { parent: dispatch },
    );
    new HumanInteractionApi(`${name}-respond`, { api, respond: inner.respond }, child);
    const health = api.handler(`${name}-health`, inner.health, this);
    api.route(`${name}-health`, { method: "GET", path: "/health", guard: "public" }, health, this);
    new Schedule(
      `${name}-every-minute`,
      {
        target,
        declaration: { at: here() },
        description: "Calls sweep every minute",
        expression: "rate(1 minute)",
        calls: { arn: sweep.arn, action: "lambda:InvokeFunction" },
        input: {},
        deadLetters: failures.arn,
        worthlessAfterSeconds: 60,
      },
      child,
    );
    new ExecutionEnds(`${name}-ended`, { target, sweep, deadLetters: failures }, child);
    new aws.lambda.FunctionEventInvokeConfig(
      `${name}-sweep`,
      {
        region: target.region,
        functionName: sweep.name,
        maximumEventAgeInSeconds: 60,
        maximumRetryAttempts: 0,
        destinationConfig: { onFailure: { destination: failures.arn } },
      },
      child,
    );
    const deadLetters = { collect: queue.deadLetters, dispatch: failures };
    const { alarms } = new Monitoring(
      `${name}-monitoring`,
      { target, deadLetters, sweep, email: args.alarmEmail },
      child,
    );

    this.outputs = {
      apiUrl: api.url,
      alertsTable: alerts.name,
      resultsTable: results.name,
      interactionsTable: interactions.name,
      vaultBucket: vault.name,
      playbooks: machines,
      functions: arnsOf({ ...inner, ...outer, ...tasks }),
      secrets,
      alarms,
      ...(network?.egressAddress ? { egressAddress: network.egressAddress } : {}),
      ...(memberBus ? { eventBus: memberBus.arn } : {}),
    };
    this.registerOutputs({ ...this.outputs, declaration: { at: here() } });
  }
}

function networkOf(name: string, { network, target, tasks }: PlatformArgs, parent: pulumi.Resource) {
  const placed = tasks.filter(({ inNetwork }) => inNetwork);
  if (network === "none" || placed.length === 0) return undefined;
  return new PrivateNetwork(name, { target, network, services: servicesOf(placed) }, { parent });
}

function arnsOf(functions: Readonly<Record<string, Named>>): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(Object.entries(functions).map(([name, { arn }]) => [name, arn]));
}

function callables(
  functions: Readonly<Record<string, Named & { readonly versionArn: pulumi.Output<string> }>>,
  bundles: PlatformArgs["bundles"],
): Record<string, Callable> {
  return Object.fromEntries(
    Object.entries(functions).map(([name, { arn, versionArn }]) => [
      name,
      { arn, versionArn, codeHash: bundleOf(bundles, name).hash },
    ]),
  );
}
