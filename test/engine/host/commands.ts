import { createRequire } from "node:module";
import { join } from "node:path";
import type { RunPluginRequest, RunRequest } from "@pulumi/pulumi/proto/language_pb.js";

type Command = { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv };

/** Node's arguments for a program: the stock `@pulumi/pulumi/cmd/run` of the program's own packages. */
export function programCommand(request: RunRequest, engine: string): Command {
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() ?? request.getPwd();
  const options = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? folder,
    stack: request.getStack(),
    pwd: folder,
    parallel: String(request.getParallel()),
  };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const dryRun = request.getDryrun() ? ["--dry-run"] : [];
  return {
    args: [
      stock("run", folder),
      ...flags,
      ...dryRun,
      info?.getEntryPoint() ?? request.getProgram(),
      ...request.getArgsList(),
    ],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: "false", // as Pulumi.yaml says: Node runs the TypeScript itself
    },
  };
}

/** Node's arguments for a plugin in TypeScript; of those the project has its policy pack alone. */
export function pluginCommand(request: RunPluginRequest): Command & { readonly cwd: string } {
  if (request.getKind() !== "analyzer")
    throw new Error(`This language host runs no plugin of kind ${request.getKind()}.`);
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  const env = request.getEnvList().map((line) => {
    const [name = "", ...value] = line.split("=");
    return [name, value.join("=")];
  });
  return {
    args: [stock("run-policy-pack", folder), ...request.getArgsList(), folder],
    env: Object.fromEntries(env),
    cwd: folder,
  };
}

const stock = (command: string, folder: string): string =>
  createRequire(join(folder, "package.json")).resolve(`@pulumi/pulumi/cmd/${command}`);
