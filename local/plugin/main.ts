/** `pulumi-resource-aws`: what the Pulumi engine takes for the aws provider, standing on a running local cloud. */
import { parseArgs } from "node:util";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { providerClient } from "../deploy/provider-client.ts";
import { endWithParent } from "../end-with-parent.ts";
import { providerService } from "./service.ts";
import { openValues } from "./values.ts";

const usage = `pulumi-resource-aws: the aws provider of the local cloud, a plugin of the Pulumi engine.

The engine starts it when this file's folder is on PATH. It finds the local cloud by the variables of every AWS tool:
  AWS_ENDPOINT_URL        the gateway's address, for example http://127.0.0.1:4600
  AWS_SECRET_ACCESS_KEY   the operator's secret key
\`npm start -- --no-deploy\` starts a local cloud and tells where it has written them.`;

const { values: options } = parseArgs({
  options: { help: { type: "boolean", short: "h" }, parent: { type: "string" } },
  allowPositionals: true,
  strict: false,
});
if (options.help) {
  console.log(usage);
  process.exit();
}
const { AWS_ENDPOINT_URL: gateway, AWS_SECRET_ACCESS_KEY: token } = process.env;
if (!gateway || !token) {
  console.error(`AWS_ENDPOINT_URL and AWS_SECRET_ACCESS_KEY are not both set.\n\n${usage}`);
  process.exit(1);
}

// Killed, the engine leaves its plugins behind.
endWithParent(Number(options.parent ?? process.ppid));
const values = openValues();
const most = 400 * 1024 * 1024; // bytes of one message, as the engine's own plugins take
const server = new Server({ "grpc.max_receive_message_length": most, "grpc.max_send_message_length": most });
server.addService(services.ResourceProviderService, providerService(providerClient(gateway, token, values), values));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port); // the engine reads it
});
