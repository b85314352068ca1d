/** `npm start`: the local cloud, the stand-ins for Slack and Jira, and the Pulumi program brought to life on them. */
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { type Organization, openCloud } from "../local/cloud.ts";
import { defaultData, type LocalOutputs, localClient, type Place, type Places, type Target } from "./deployment.ts";
import { makeDeploymentRoles, organizationIn, placesIn } from "./start/accounts.ts";
import { followStack, stackFile, writeEnvironment } from "./start/alone.ts";
import { deployLocal } from "./start/deploy.ts";
import { takeFolder } from "./start/folder.ts";
import { runOnce } from "./start/once.ts";
import { LocalSecrets } from "./start/secrets.ts";
import { localConfig } from "./start/stack-config.ts";
import { startStandIns } from "./start/stand-ins.ts";

type Options = {
  data: string;
  port: number;
  account?: readonly string[];
  organization?: Organization;
  once?: boolean;
  deploy: boolean;
};

const root = fileURLToPath(new URL("..", import.meta.url));
const settings = `${root}Pulumi.local.yaml`;
const region = "us-east-1";
const say = (line: string): void => console.error(line);

function port(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 65535)
    throw new InvalidArgumentError("It is a number from 0 (any free port) to 65535.");
  return n;
}

function account(text: string, before: readonly string[] = []): readonly string[] {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError("It has 12 digits.");
  return [...before, text];
}

function organization(text: string): Organization {
  const [, id, accounts] = /^(o-[a-z0-9]{10,32})=(\d{12}(?:,\d{12})*)$/.exec(text) ?? [];
  if (!id || !accounts) throw new InvalidArgumentError("It is such as o-a1b2c3d4e5=000000000001,000000000002.");
  return { id, accounts: accounts.split(",") };
}

const options = new Command("npm start --")
  .description("Starts socless on this machine: a local cloud, stand-ins for Slack and Jira, and the platform itself.")
  .option("--data <dir>", "where the state is kept", defaultData)
  .option("--port <n>", "the gateway's port at the first start; 0 for any", port, 4600)
  .option(
    "--account <id>",
    "the cloud's own AWS account at the first start, by default 000000000001; again for each other account",
    account,
  )
  .option(
    "--organization <id=accounts>",
    "an organisation and its accounts; by default the one of the settings, with the accounts of all targets",
    organization,
  )
  .option("--no-deploy", "start the cloud and the stand-ins alone, for the Pulumi CLI to deploy on")
  .option("--once", "send the sample alert, answer as the person asked, print the finished case and stop")
  .parse()
  .opts<Options>();

const stopping = new AbortController();
const stopped = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      say("Stopping …");
      stopping.abort();
      resolve();
    });
  }
});

try {
  await start();
} catch (error) {
  if (!stopping.signal.aborted) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

async function start(): Promise<void> {
  if (options.once && !options.deploy) throw new Error("--once needs the deployment that --no-deploy leaves out.");
  const folder = takeFolder(options.data);
  const closing: (() => Promise<void>)[] = [];
  try {
    const given = options.deploy ? localConfig(settings, {}) : {};
    const places = placesIn(given);
    const [own, ...others] = options.account ?? [];
    const cloud = await openCloud({
      data: folder.path,
      port: options.port,
      account: own,
      otherAccounts: [...others, ...places.map(({ account }) => account)],
      organization: options.organization ?? organizationIn(given, places),
      log: say,
    });
    closing.push(() => cloud.close());
    const { endpoint: gateway, credentials, operators: accounts } = cloud;
    const clientOf = (place: Place) => localClient({ gateway, accounts, credentials }, place);
    const secrets = new LocalSecrets(clientOf, folder.file("secrets.json"));
    const standIns = await startStandIns(folder, secrets, cloud);
    closing.push(() => standIns.close());
    const adopt = async ({ targets, members }: Places): Promise<LocalOutputs> => {
      await secrets.fill(targets);
      standIns.connect(targets);
      const { slack, jira } = standIns;
      const outputs = { pid: process.pid, gateway, credentials, accounts, slack, jira, targets, members };
      folder.publish(outputs);
      return outputs;
    };

    if (options.deploy) {
      say("Deploying the stack local …");
      await makeDeploymentRoles(places, cloud.account, clientOf);
      const config = localConfig(settings, {
        "slack/api-url": `${standIns.slack}/api/`,
        "jira/url": standIns.jira,
        "jira/email": "socless@example.com",
      });
      const outputs = await adopt(await deployLocal(root, config, folder, cloud, stopping.signal));
      welcome(outputs);
      if (options.once) return console.log(await runOnce(outputs, say));
    } else {
      const outputs = await adopt({ targets: [], members: [] });
      offer(outputs, writeEnvironment(folder, outputs, region), stackFile(folder));
      closing.push(followStack(stackFile(folder), async (places) => welcome(await adopt(places)), say));
    }
    await stopped;
  } finally {
    for (const close of closing.reverse()) await close();
    folder.release();
  }
}

/** What the person who deploys by hand does next. */
function offer(outputs: LocalOutputs, environment: string, stack: string): void {
  say(`
The local cloud is up, with nothing deployed on it.
  Slack     ${outputs.slack}
  Jira      ${outputs.jira}
  gateway   ${outputs.gateway}

In another terminal (docs/deploying.md):
  . ${environment}
  pulumi up
  pulumi stack output --json > ${stack}
Ctrl-C stops it; the state stays in ${options.data}.`);
}

/** A line for each target, with its name where there are several. */
function alerts(targets: readonly Target[]): string {
  const several = targets.length > 1;
  return targets.map((t) => `  alerts    ${t.apiUrl}/events/…${several ? `   (${t.name})` : ""}`).join("\n");
}

function welcome(outputs: LocalOutputs): void {
  say(`
socless is up.
${alerts(outputs.targets)}
  Slack     ${outputs.slack}   (press the buttons here)
  Jira      ${outputs.jira}/control/issues
  gateway   ${outputs.gateway}   (AWS_ENDPOINT_URL)

Try:  npx socless --local alert send ssh-login cli/samples/ssh-login.json
Ctrl-C stops it; the state stays in ${options.data}.`);
}
