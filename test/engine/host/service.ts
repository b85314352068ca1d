import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { ServerWritableStream, UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as messages from "@pulumi/pulumi/proto/language_pb.js";
import answers from "@pulumi/pulumi/proto/language_pb.js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import { unary } from "../../../local/plugin/unary.ts";
import { pluginCommand, programCommand } from "./commands.ts";

/** What the engine asks of a language host; `stop` kills what is running. */
export function languageService(engine: string): { service: UntypedServiceImplementation; stop: () => void } {
  const running = new Set<ChildProcess>();
  const start = (...[command, args, options]: Parameters<typeof spawn>): ChildProcess => {
    const child = spawn(command, args, options);
    running.add(child);
    child.once("close", () => running.delete(child));
    return child;
  };
  const stop = () => {
    for (const child of running) child.kill("SIGKILL");
  };
  let engineAddress = engine;

  const service: UntypedServiceImplementation = {
    handshake: unary((request: messages.LanguageHandshakeRequest) => {
      engineAddress = request.getEngineAddress() || engineAddress;
      return new answers.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new plugins.PluginInfo().setVersion("3.259.0")),
    getRequiredPackages: unary(() => new answers.GetRequiredPackagesResponse()),
    getRequiredPlugins: unary(() => new answers.GetRequiredPluginsResponse()),
    getProgramDependencies: unary(() => new answers.GetProgramDependenciesResponse()),
    about: unary(() => new answers.AboutResponse()),
    cancel: unary(() => {
      stop();
      return new empties.Empty();
    }),
    run: unary(async (request: messages.RunRequest) => {
      const { args, env } = programCommand(request, engineAddress);
      const child = start(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"], env });
      const [code] = await once(child, "close");
      return runAnswer(code);
    }),
    async runPlugin(call: ServerWritableStream<messages.RunPluginRequest, messages.RunPluginResponse>) {
      const { args, env, cwd } = pluginCommand(call.request);
      const child = start(process.execPath, args, { cwd, env });
      call.on("cancelled", () => child.kill());
      child.stdout?.on("data", (chunk: Buffer) => call.write(new answers.RunPluginResponse().setStdout(chunk)));
      child.stderr?.on("data", (chunk: Buffer) => call.write(new answers.RunPluginResponse().setStderr(chunk)));
      const [code] = await once(child, "close");
      call.write(new answers.RunPluginResponse().setExitcode(code ?? 1));
      call.end();
    },
  };
  return { service, stop };
}

/** The SDK ends a program with this code when it has already told the person what went wrong. */
const saidAlready = 32;

function runAnswer(code: number | null) {
  const answer = new answers.RunResponse();
  if (code === saidAlready) return answer.setBail(true);
  return code === 0 ? answer : answer.setError(`Program exited with non-zero exit code: ${code}`);
}
