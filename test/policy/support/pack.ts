/** The pack as Pulumi runs it: its own loader starts it, and one asks it over its own protocol. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { credentials } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type { AnalyzeDiagnostic, AnalyzeResponse, AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb.js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";

const loader = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack");
const folder = fileURLToPath(new URL("../../../policy", import.meta.url));

export type RunningPack = {
  rules(): Promise<readonly string[]>;
  /** `rule: message` for each thing the pack says about a resource. */
  analyze(type: string, props: Readonly<Record<string, JavaScriptValue>>): Promise<readonly string[]>;
  stop(): Promise<void>;
};

export async function startPack(): Promise<RunningPack> {
  const child = spawn(process.execPath, [loader, "127.0.0.1:1", folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const ended = exited.then(([code]) => {
    throw new Error(`the pack ended with exit code ${code} instead of telling its port: see its words above`);
  });
  const [port] = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
  ended.catch(() => {}); // it is stopped at the end
  const client = new services.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  return {
    async rules() {
      const info = await new Promise<AnalyzerInfo>((resolve, reject) => {
        client.getAnalyzerInfo(new empty.Empty(), (error, answer) => (error ? reject(error) : resolve(answer)));
      });
      return info.getPoliciesList().map((policy) => policy.getName());
    },
    async analyze(type, props) {
      const request = new messages.AnalyzeRequest()
        .setType(type)
        .setName("it")
        .setUrn(`urn:pulumi:test::socless::${type}::it`)
        .setProperties(struct.Struct.fromJavaScript({ ...props }))
        .setOptions(new messages.AnalyzerResourceOptions());
      const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
        client.analyze(request, (error, answer) => (error ? reject(error) : resolve(answer)));
      });
      return response.getDiagnosticsList().map(said);
    },
    async stop() {
      client.close();
      child.kill();
      await exited;
    },
  };
}

/** Pulumi puts the rule's title on a line before the message. */
const said = (one: AnalyzeDiagnostic): string => `${one.getPolicyname()}: ${one.getMessage().split("\n").at(-1)}`;
