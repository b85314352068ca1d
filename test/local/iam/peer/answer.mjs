// Answers a JSON list of simulations on its input with a list of verdicts. Its argument is the peer's folder. The peer's own
// entry wants real condition keys, or leaves out session policies and resource policies: its engine is called itself.
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const load = (path) => import(pathToFileURL(join(process.argv[2], "node_modules", "@cloud-copilot", path)).href);
const engine = "iam-simulate/dist/esm";
const { authorize } = await load(`${engine}/core_engine/CoreSimulatorEngine.js`);
const { AwsRequestImpl } = await load(`${engine}/request/request.js`);
const { RequestContextImpl } = await load(`${engine}/requestContext.js`);
const { DiscoveryContextKeyConstraints } = await load(`${engine}/context_keys/discoveryContextKeyConstraints.js`);
const { loadPolicy } = await load("iam-policy/dist/esm/index.js");

const policy = (document) => document && loadPolicy(document, { name: "policy" });

function answer({ principal, action, resource, account, context, identity, resourcePolicy, boundary, session }) {
  const { result } = authorize({
    request: new AwsRequestImpl(principal, { resource, accountId: account }, action, new RequestContextImpl(context)),
    identityPolicies: [policy(identity)],
    resourcePolicy: policy(resourcePolicy),
    permissionBoundaries: boundary && [policy(boundary)],
    sessionPolicy: policy(session),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    simulationParameters: {
      simulationMode: "Strict",
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
    },
    serviceSettings: { s3: {} },
  });
  return result;
}

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(answer)));
