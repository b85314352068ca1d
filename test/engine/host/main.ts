/**
 * `pulumi-language-nodejs`: stands in for Pulumi's own language host for Node, which is not published as a Go module.
 * The engine asks it to run programs and policy packs; both are run by the SDK's own stock commands.
 */
import { parseArgs } from "node:util";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { endWithParent } from "../../../local/end-with-parent.ts";
import { languageService } from "./service.ts";

const { values, positionals } = parseArgs({
  options: { parent: { type: "string" } },
  allowPositionals: true,
  strict: false,
});
const { service, stop } = languageService(positionals[0] ?? "");

// Killed, the engine leaves its language host behind, and that the program.
endWithParent(Number(values.parent ?? process.ppid), stop);
const server = new Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
server.addService(services.LanguageRuntimeService, service);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port); // the engine reads it
});
