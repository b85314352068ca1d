/** `npm start`: the local cloud, the stand-ins for Slack and Jira, and the Pulumi program brought to life on them. */
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { openCloud } from "../local/cloud.ts";
import { defaultData, type LocalOutputs, localClient, target } from "./deployment.ts";
import { deploy } from "./start/deploy.ts";
import { takeFolder } from "./start/folder.ts";
import { runOnce } from "./start/once.ts";
import { LocalSecrets } from "./start/secrets.ts";
import { localConfig } from "./start/stack-config.ts";
import { startStandIns } from "./start/stand-ins.ts";

type Options = { data: string; port: number; once?: boolean };

const root = fileURLToPath(new URL("..", import.meta.url));
const region = "us-east-1";
const say = (line: string): void => console.error(line);

function port(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 65535)
    throw new InvalidArgumentError("It is a number from 0 (any free port) to 65535.");
  return n;
}

const options = new Command("npm start --")
  .description("Starts socless on this machine: a local cloud, stand-ins for Slack and Jira, and the platform itself.")
  .option("--data <dir>", "where the state is kept", defaultData)
  .option("--port <n>", "the gateway's port at the first start; 0 for any", port, 4600)
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
  const folder = takeFolder(options.data);
  const closing: (() => Promise<void>)[] = [];
  try {
    const cloud = await openCloud({ data: folder.path, port: options.port, log: say });
    closing.push(() => cloud.close());
    const client = { region, endpoint: cloud.endpoint, credentials: cloud.credentials };
    const secrets = new LocalSecrets(client, folder.file("secrets.json"));
    const standIns = await startStandIns(folder, secrets);
    closing.push(() => standIns.close());

    say("Deploying the stack local …");
    const { outputs } = await deploy(
      {
        program: `${root}index.ts`,
        project: "socless",
        stack: "local",
        config: localConfig(`${root}Pulumi.local.yaml`, {
          "slack/api-url": `${standIns.slack}/api/`,
          "jira/url": standIns.jira,
          "jira/email": "socless@example.com",
        }),
        secretKeys: [],
        data: folder.path,
        gateway: cloud.endpoint,
        token: cloud.credentials.secretAccessKey,
        preview: false,
      },
      stopping.signal,
    );
    const targets = z.array(target).min(1).parse(outputs.targets);
    for (const t of targets) await secrets.fill(t.secrets);
    const first = targets[0];
    if (first) standIns.connect(first.apiUrl);
    const published = {
      pid: process.pid,
      gateway: cloud.endpoint,
      credentials: cloud.credentials,
      slack: standIns.slack,
      jira: standIns.jira,
      targets,
    };
    folder.publish(published);
    welcome(published);
    if (options.once) {
      const target = first && { target: first, client: localClient(published) };
      if (target) console.log(await runOnce(published, target, say));
    } else await stopped;
  } finally {
    for (const close of closing.reverse()) await close();
    folder.release();
  }
}

function welcome(outputs: LocalOutputs): void {
  say(`
socless is up.
  alerts    ${outputs.targets.map((t) => `${t.apiUrl}/events/…`).join(", ")}
  Slack     ${outputs.slack}   (press the buttons here)
  Jira      ${outputs.jira}/control/issues
  gateway   ${outputs.gateway}   (AWS_ENDPOINT_URL)

Try:  npx socless --local alert send ssh-login cli/samples/ssh-login.json
Ctrl-C stops it; the state stays in ${options.data}.`);
}
