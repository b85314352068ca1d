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
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Props, Resource } from "../../../policy/core/rule.ts";
import { wired } from "./wire.ts";

const loader = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack");
const ownFolder = fileURLToPath(new URL("../../../policy", import.meta.url));

/** What the pack says about a rule and a resource; the message without the rule's title, which Pulumi puts before it. */
export type Said = { readonly rule: string; readonly urn: string; readonly message: string };

export type RunningPack = {
  rules(): Promise<readonly string[]>;
  /** `rule: message` for each thing the pack says about a resource. */
  analyze(type: string, props: Props): Promise<readonly string[]>;
  /** As the engine asks before a resource is made: by its inputs alone. */
  analyzeResource(resource: Resource): Promise<readonly Said[]>;
  /** As the engine asks at the end: by all resources, with what the deployment answered. */
  analyzeStack(resources: readonly Resource[]): Promise<readonly Said[]>;
  stop(): Promise<void>;
};

/** `folder` is the pack's. */
export async function startPack(folder = ownFolder): Promise<RunningPack> {
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
  const options = { "grpc.max_send_message_length": -1, "grpc.max_receive_message_length": -1 };
  const client = new services.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), options);

  const analyzeResource = async ({ type, name, urn, props }: Resource) => {
    const request = new messages.AnalyzeRequest()
      .setType(type)
      .setName(name)
      .setUrn(urn)
      .setProperties(await toStruct(props))
      .setOptions(new messages.AnalyzerResourceOptions());
    const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
      client.analyze(request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
    return response.getDiagnosticsList().map((one) => said(one, urn));
  };
  return {
    analyzeResource,
    async rules() {
      const info = await new Promise<AnalyzerInfo>((resolve, reject) => {
        client.getAnalyzerInfo(new empty.Empty(), (error, answer) => (error ? reject(error) : resolve(answer)));
      });
      return info.getPoliciesList().map((policy) => policy.getName());
    },
    async analyze(type, props) {
      const all = await analyzeResource({ type, name: "it", urn: `urn:pulumi:test::socless::${type}::it`, props });
      return all.map(({ rule, message }) => `${rule}: ${message}`);
    },
    async analyzeStack(resources) {
      const request = new messages.AnalyzeStackRequest().setResourcesList(await Promise.all(resources.map(toMessage)));
      const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
        client.analyzeStack(request, (error, answer) => (error ? reject(error) : resolve(answer)));
      });
      return response.getDiagnosticsList().map((one) => said(one, one.getUrn()));
    },
    async stop() {
      client.close();
      child.kill();
      await exited;
    },
  };
}

async function toMessage({ type, name, urn, props, outputs, parent, references = {} }: Resource) {
  const message = new messages.AnalyzerResource()
    .setType(type)
    .setName(name)
    .setUrn(urn)
    .setProperties(await toStruct({ ...props, ...outputs }))
    .setParent(parent ?? "")
    .setOptions(new messages.AnalyzerResourceOptions());
  for (const [input, urns] of Object.entries(references))
    message.getPropertydependenciesMap().set(input, new messages.AnalyzerPropertyDependencies().setUrnsList([...urns]));
  return message;
}

const toStruct = async (props: Props) => struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(await wired(props))));

const said = (one: AnalyzeDiagnostic, urn: string): Said => ({
  rule: one.getPolicyname(),
  urn,
  message: one.getMessage().split("\n").at(-1) ?? "",
});
