import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openAssets } from "./assets.ts";
import { type EndableClock, endable, systemClock } from "./clock.ts";
import type { Cloud, Faults } from "./cloud-type.ts";
import { openFaults } from "./faults.ts";
import { type Calls, countCalls } from "./gateway/calls.ts";
import { controlHandler } from "./gateway/control.ts";
import { awsHandler } from "./gateway/handle.ts";
import { type Keys, type OperatorKey, openKeys } from "./gateway/keys.ts";
import { type Gateway, openGateway } from "./gateway/server.ts";
import { bySession, everywhere } from "./provider/identity.ts";
import { openProvider } from "./provider/provider.ts";
import type { Clock, Service } from "./service.ts";
import { type Iam, iam } from "./services/iam/index.ts";
import { type OpenServices, openServices } from "./services/index.ts";
import { sts } from "./services/sts/index.ts";
import { type OpenStore, openStore } from "./store.ts";
import { openTraces, storeService } from "./traces.ts";
import { type Commit, watchedStore } from "./watched-store.ts";

/** As AWS Organizations has it: an id such as `o-a1b2c3d4e5`, and the accounts in it. */
export type Organization = { readonly id: string; readonly accounts: readonly string[] };

export type CloudOptions = {
  /** The folder that holds everything; made when it is not there. */
  readonly data: string;
  /** The gateway's port at the folder's first start, 0 for any; from then on the folder's own is kept. */
  readonly port: number;
  /** The 12 digits of the own account at the folder's first start, by default 000000000001; kept from then on. */
  readonly account?: string | undefined;
  /** Other accounts, which get an operator each; once here, they stay. */
  readonly otherAccounts?: readonly string[];
  /** The organisation that some accounts are in; without it, what the folder has. */
  readonly organization?: Organization | undefined;
  /** Resources can be made in every account, without a role: for a cloud that only looks at a program. */
  readonly everywhere?: boolean;
  readonly clock?: Clock;
  readonly log?: (message: string) => void;
};

export type RunningCloud = {
  /** The gateway's address, for AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  readonly account: string;
  /** The own account's operator's, who may do everything in it. */
  readonly credentials: OperatorKey;
  /** Account → its operator's key; the own account's among them. */
  readonly operators: Readonly<Record<string, OperatorKey>>;
  readonly faults: Faults;
  close(): Promise<void>;
};

/** Starts the local cloud on a data folder: its services, the gateway, and what was under way when it stopped. */
export async function openCloud(options: CloudOptions): Promise<RunningCloud> {
  mkdirSync(options.data, { recursive: true });
  const store = openStore(join(options.data, "cloud.db"));
  const running: Running = { store, clock: endable(options.clock ?? systemClock), services: [] };
  try {
    return await start(options, running);
  } catch (error) {
    await close(running);
    throw error;
  }
}

/** What must be stopped, in the order of its start. */
type Running = {
  readonly store: OpenStore;
  readonly clock: EndableClock;
  services: readonly Service[];
  gateway?: Gateway;
};

/** A fault of the store kills the whole process right after a durable write. */
function strike(faults: Faults, { collections, text }: Commit): void {
  const site = { service: storeService, operation: "commit", resource: collections.join(" "), text };
  if (faults.meet(site)?.error === "die") process.kill(process.pid, "SIGKILL");
}

async function start(options: CloudOptions, running: Running): Promise<RunningCloud> {
  const { clock } = running;
  const log = options.log ?? (() => {});
  const traces = openTraces();
  const faults = openFaults(traces);
  const store = watchedStore(running.store, {
    isWanted: traces.wantsWrites,
    committed: (commit) => strike(faults, commit),
  });
  const keys = openKeys(store, clock, options.account, options.otherAccounts);
  const assets = openAssets(join(options.data, "assets"));
  const calls = countCalls();

  const open: { services?: OpenServices } = {};
  if (options.organization) store.put("cloud", "organization", options.organization);
  const organizationOf = (account: string) => {
    const { id, accounts = [] } = store.get<Organization>("cloud", "organization") ?? {};
    return accounts.includes(account) ? id : undefined;
  };
  const roles = iam(store, (arn) => started(open.services).ownerOf(arn), organizationOf);
  const cloud: Cloud = {
    store,
    assets,
    data: options.data,
    clock,
    partition: "aws",
    faults,
    traces,
    get services() {
      return started(open.services).byName;
    },
    endpoint: () => `http://127.0.0.1:${started(running.gateway).port}`,
    ...permissions(roles, keys, calls),
    log,
  };
  open.services = openServices(cloud);
  const services = [roles, sts(roles, keys, clock), ...open.services.all];

  const provider = openProvider(services, store, options.everywhere ? everywhere : bySession(roles.assume));
  running.gateway = await openGateway(store.get<number>("cloud", "port") ?? options.port, {
    aws: awsHandler({ services, keys, faults, calls, authorize: roles.authorize, log }),
    control: controlHandler({ provider, faults, traces, assets, calls, operators: keys.operators }),
    log,
  });
  store.put("cloud", "port", running.gateway.port);
  running.services = services;
  for (const service of services) await service.start?.();

  const { account, operators } = keys;
  return {
    endpoint: cloud.endpoint(),
    account,
    credentials: keyOf(operators, account),
    operators,
    faults,
    close: () => close(running),
  };
}

function permissions(
  roles: Iam,
  keys: Keys,
  calls: Calls,
): Pick<Cloud, "authorize" | "credentialsFor" | "assumeRoleForService"> {
  return {
    authorize: calls.inside(roles.authorize),
    credentialsFor: (roleArn, session) => keys.issue(roles.principalOf(roleArn, session)),
    assumeRoleForService: (roleArn, { name, account }, session) => {
      const principal = roles.assume(roleArn, { kind: "service", account, service: name }, { name: session });
      return { principal, credentials: keys.issue(principal) };
    },
  };
}

function keyOf(operators: RunningCloud["operators"], account: string): OperatorKey {
  const key = operators[account];
  if (!key) throw new Error(`The account ${account} has no operator.`);
  return key;
}

/** The services first, so that nothing new begins; then the gateway, then what its last calls have set a timer for, then the store. */
async function close({ services, gateway, clock, store }: Running): Promise<void> {
  for (const service of [...services].reverse()) await service.stop?.();
  await gateway?.close();
  clock.end();
  store.close();
}

function started<T>(part: T | undefined): T {
  if (part === undefined) throw new Error("The local cloud's parts can be used from `start` on, not before.");
  return part;
}
