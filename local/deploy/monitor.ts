import resources from "@pulumi/pulumi/proto/resource_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import { defaultsKey } from "../provider/check.ts";
import { hasUnknown } from "../provider/values.ts";
import type { Properties } from "../service.ts";
import type { Deployment } from "./deployment.ts";
import type { Files } from "./files.ts";
import type { ProviderClient } from "./provider-client.ts";
import { type Declared, type RegisterMessage, readDeclaration } from "./request.ts";
import { isStackReference, type OtherStacks, readStack } from "./stack-reference.ts";
import type { Recorded } from "./state.ts";
import { isStack, makeUrn } from "./urn.ts";
import { decode, decodeMasked, encode } from "./wire.ts";

type Callback<T> = (error: Error | null, answer?: T) => void;
type ReadMessage = InstanceType<typeof resources.ReadResourceRequest>;
type InvokeMessage = InstanceType<typeof resources.ResourceInvokeRequest>;
type OutputsMessage = InstanceType<typeof resources.RegisterResourceOutputsRequest>;

type Parts = {
  readonly deployment: Deployment;
  readonly client: ProviderClient;
  readonly files: Files;
  readonly project: string;
  readonly stack: string;
  /** What a StackReference reads. */
  readonly stacks: OtherStacks;
  readonly onStackOutputs: (outputs: Properties) => void;
};

/** The resource monitor that the SDK speaks to, in process: the methods of its gRPC client. */
export function monitor(parts: Parts) {
  return {
    registerResource: answering((message: RegisterMessage) => register(parts, message)),
    registerResourceOutputs: answering(async (message: OutputsMessage) => setOutputs(parts, message)),
    readResource: answering((message: ReadMessage) => read(parts, message)),
    invoke: answering((message: InvokeMessage) => invoke(parts, message)),
    getDeploymentInfo: answering(async () => new resources.DeploymentInfo().setSupportedfeaturesList(features)),
    signalAndWaitForShutdown: answering(async () => new empties.Empty()),
    close: () => {},
  };
}

/** Transforms and hooks are not among them: the SDK refuses them. */
const features = [
  resources.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  resources.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS,
  resources.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
];

function answering<Message, Answer>(run: (message: Message) => Promise<Answer>) {
  return (message: Message, callback: Callback<Answer>): void => {
    run(message).then(
      (answer) => callback(null, answer),
      (error: unknown) => {
        const details = error instanceof Error ? error.message : String(error);
        callback(Object.assign(new Error(details), { details, code: 2 }));
      },
    );
  };
}

async function register({ deployment, files, project, stack }: Parts, message: RegisterMessage) {
  let declared: Declared | undefined;
  try {
    declared = readDeclaration(message, project, stack, files);
    return toAnswer(await deployment.register(declared));
  } catch (error) {
    const urn = declared?.urn ?? makeUrn(stack, project, message.getParent(), message.getType(), message.getName());
    deployment.fail({ urn, message: textOf(error), ...(declared?.source && { source: declared.source }) });
    throw error;
  }
}

function toAnswer({ urn, id, inputs, outputs, secret }: Recorded) {
  const { [defaultsKey]: _, ...properties } = { ...inputs, ...outputs };
  return new resources.RegisterResourceResponse().setUrn(urn).setId(id).setObject(encode(properties, secret));
}

async function setOutputs({ deployment, files, onStackOutputs }: Parts, message: OutputsMessage) {
  const outputs = decodeMasked(message.getOutputs(), files);
  deployment.setOutputs(message.getUrn(), outputs);
  if (isStack(deployment.find(message.getUrn())?.type ?? "")) onStackOutputs(outputs);
  return new empties.Empty();
}

async function read({ deployment, client, files, project, stack, stacks }: Parts, message: ReadMessage) {
  const [type, id] = [message.getType(), message.getId()];
  const urn = makeUrn(stack, project, message.getParent(), type, message.getName());
  try {
    if (isStackReference(type))
      return new resources.ReadResourceResponse().setUrn(urn).setProperties(encode(readStack(stacks, id)));
    const provider = deployment.provider(message.getProvider());
    const found = await client.read({ type, urn, provider }, id);
    if (!found) throw new Error(`there is no ${type} with the id ${id}`);
    const given = decode(message.getProperties(), files).properties;
    return new resources.ReadResourceResponse().setUrn(urn).setProperties(encode({ ...given, ...found.outputs }));
  } catch (error) {
    deployment.fail({ urn, message: textOf(error) });
    throw error;
  }
}

async function invoke({ deployment, client, files }: Parts, message: InvokeMessage) {
  const { properties: args } = decode(message.getArgs(), files);
  const response = new resources.ResourceInvokeResponse();
  if (message.getTok() === "pulumi:pulumi:getResource") {
    const found = deployment.find(String(args.urn));
    if (!found) throw new Error(`there is no resource ${args.urn}`);
    return response.setReturn(encode({ urn: found.urn, id: found.id, state: found.outputs }));
  }
  if (hasUnknown(args)) return response;
  return response.setReturn(
    encode(await client.invoke(message.getTok(), args, deployment.provider(message.getProvider()))),
  );
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
