import { randomUUID } from "node:crypto";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import answers from "@pulumi/pulumi/proto/provider_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import { CheckFailed, type ProviderClient } from "../deploy/provider-client.ts";
import { typeOf } from "../deploy/urn.ts";
import type { Failure } from "../provider/check.ts";
import type { Subject } from "../provider/provider.ts";
import type { Properties } from "../service.ts";
import { diffAnswer, providerDiffAnswer } from "./diff-answer.ts";
import { refreshed } from "./refreshed.ts";
import { unary } from "./unary.ts";
import type { Values } from "./values.ts";

/** The version of the SDK whose resource types the local cloud knows (package.json pins it). */
const version = "7.48.0";

/**
 * The engine's calls, each answered by the provider in the gateway's process. The engine starts one plugin for each
 * provider that a program declares, so there is one configuration.
 */
export function providerService(client: ProviderClient, values: Values): UntypedServiceImplementation {
  const { decode, encode } = values;
  let configured: Properties = {};
  const subjectOf = (request: { getUrn(): string }): Subject => {
    const urn = request.getUrn();
    return { type: typeOf(urn), urn, provider: configured };
  };

  return {
    handshake: unary(() => new answers.ProviderHandshakeResponse()),
    getPluginInfo: unary(() => new plugins.PluginInfo().setVersion(version)),
    getSchema: unary(() => new answers.GetSchemaResponse().setSchema(JSON.stringify({ name: "aws", version }))),
    checkConfig: unary(async (request: messages.CheckRequest) =>
      checkAnswer(await client.checkProvider(withoutVersion(decode(request.getNews())))).setInputs(request.getNews()),
    ),
    diffConfig: unary((request: messages.DiffRequest) =>
      providerDiffAnswer(decode(request.getOldInputs()), decode(request.getNews())),
    ),
    configure: unary((request: messages.ConfigureRequest) => {
      configured = withoutVersion(decode(request.getArgs()));
      return new answers.ConfigureResponse().setSupportspreview(true);
    }),
    invoke: unary(async (request: messages.InvokeRequest) => {
      const returned = await client.invoke(request.getTok(), decode(request.getArgs()), configured);
      return new answers.InvokeResponse().setReturn(encode(returned));
    }),
    check: unary(async (request: messages.CheckRequest) => {
      const old = request.hasOlds() ? decode(request.getOlds()) : undefined;
      try {
        const inputs = await client.check(subjectOf(request), decode(request.getNews()), old);
        return new answers.CheckResponse().setInputs(encode(inputs));
      } catch (error) {
        if (error instanceof CheckFailed) return checkAnswer(error.failures);
        throw error;
      }
    }),
    diff: unary(async (request: messages.DiffRequest) => {
      const [old, now] = [decode(request.getOldInputs()), decode(request.getNews())];
      return diffAnswer(await client.diff(subjectOf(request), old, now));
    }),
    create: unary(async (request: messages.CreateRequest) => {
      const [subject, inputs] = [subjectOf(request), decode(request.getProperties())];
      const made = request.getPreview()
        ? { id: "", outputs: await client.preview(subject, inputs) }
        : await client.create(subject, inputs, randomUUID());
      return new answers.CreateResponse().setId(made.id).setProperties(encode(made.outputs));
    }),
    read: unary(async (request: messages.ReadRequest) => {
      const found = await client.read(subjectOf(request), request.getId(), decode(request.getProperties()));
      if (!found) return new answers.ReadResponse();
      const { inputs, outputs } = refreshed(decode(request.getInputs()), found);
      return new answers.ReadResponse().setId(request.getId()).setInputs(encode(inputs)).setProperties(encode(outputs));
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const [subject, old, inputs] = [subjectOf(request), decode(request.getOlds()), decode(request.getNews())];
      const outputs = request.getPreview()
        ? await client.preview(subject, inputs, old)
        : await client.update(subject, request.getId(), inputs, old);
      return new answers.UpdateResponse().setProperties(encode(outputs));
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      await client.delete(subjectOf(request), request.getId(), decode(request.getProperties()));
      return new empties.Empty();
    }),
    // What is under way ends by itself in a moment; the engine waits for it.
    cancel: unary(() => new empties.Empty()),
  };
}

/** The engine puts the plugin's version among a provider's own inputs. */
const withoutVersion = ({ version: _, ...inputs }: Properties): Properties => inputs;

function checkAnswer(failures: readonly Failure[]) {
  const list = failures.map(({ property, reason }) =>
    new answers.CheckFailure().setProperty(property).setReason(reason),
  );
  return new answers.CheckResponse().setFailuresList(list);
}
