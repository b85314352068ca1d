import assert from "node:assert/strict";
import { credentials, Metadata, Server, ServerCredentials } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { providerClient } from "../../../local/deploy/provider-client.ts";
import { providerService } from "../../../local/plugin/service.ts";
import { openValues } from "../../../local/plugin/values.ts";
import { unknown } from "../../../local/provider/values.ts";
import type { Properties } from "../../../local/service.ts";
import manifest from "../../../package.json" with { type: "json" };
import { account, region, runningCloud, type TestCloud } from "../services/running-cloud.ts";

const queue = "urn:pulumi:test::test::aws:sqs/queue:Queue::waiting";
const struct = (properties: Properties) => structs.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
const read = (found: { toJavaScript(): Properties } | undefined): Properties => found?.toJavaScript() ?? {};

describe("the provider plugin, asked as the engine asks it", () => {
  let cloud: TestCloud;
  let server: Server;
  let plugin: InstanceType<typeof services.ResourceProviderClient>;

  before(async () => {
    cloud = await runningCloud();
    const { endpoint, credentials: operator } = cloud.client;
    const values = openValues();
    server = new Server();
    const client = providerClient(endpoint, operator.secretAccessKey, values);
    server.addService(services.ResourceProviderService, providerService(client, values));
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    plugin = new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const args = struct({ region, version: "7.48.0", allowedAccountIds: JSON.stringify([account]) });
    const configured = await call(plugin.configure, new messages.ConfigureRequest().setArgs(args));
    assert.equal(configured.getSupportspreview(), true);
  });
  after(async () => {
    plugin.close();
    server.forceShutdown();
    await cloud.close();
  });

  /** The last of the forms that each call has. */
  type Call<R, A> = (
    request: R,
    metadata: Metadata,
    options: object,
    done: (error: Error | null, answer: A) => void,
  ) => unknown;
  function call<R, A>(ask: Call<R, A>, request: R): Promise<A> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, answer: A) => (error ? reject(error) : resolve(answer));
      ask.call(plugin, request, new Metadata(), {}, done);
    });
  }
  async function check(news: Properties, olds?: Properties, urn = queue) {
    const request = new messages.CheckRequest().setUrn(urn).setNews(struct(news));
    const answer = await call(plugin.check, olds ? request.setOlds(struct(olds)) : request);
    const failures = answer.getFailuresList().map((one) => [one.getProperty(), one.getReason()]);
    return { inputs: read(answer.getInputs()), failures };
  }
  async function create(inputs: Properties, preview = false) {
    const request = new messages.CreateRequest().setUrn(queue).setProperties(struct(inputs)).setPreview(preview);
    const answer = await call(plugin.create, request);
    return { id: answer.getId(), outputs: read(answer.getProperties()) };
  }
  async function find(id: string, inputs: Properties = {}) {
    const request = new messages.ReadRequest().setUrn(queue).setId(id).setInputs(struct(inputs));
    const answer = await call(plugin.read, request);
    return { id: answer.getId(), inputs: read(answer.getInputs()), outputs: read(answer.getProperties()) };
  }

  it("is the aws provider of the SDK that the package pins", async () => {
    const info = await call(plugin.getPluginInfo, new empties.Empty());
    assert.equal(info.getVersion(), manifest.dependencies["@pulumi/aws"]);
    const schema = await call(plugin.getSchema, new messages.GetSchemaRequest());
    assert.deepEqual(JSON.parse(schema.getSchema()), { name: "aws", version: info.getVersion() });
  });

  it("makes, finds, changes and deletes a resource", async () => {
    const { inputs, failures } = await check({ visibilityTimeoutSeconds: 30 });
    assert.deepEqual(failures, []);
    const planned = await create(inputs, true);
    assert.deepEqual([planned.id, planned.outputs.name, planned.outputs.arn], ["", inputs.name, unknown]);
    assert.equal((await find(`${cloud.client.endpoint}/${account}/${inputs.name}`)).id, "");

    const { id, outputs } = await create(inputs);
    assert.equal(outputs.arn, `arn:aws:sqs:${region}:${account}:${inputs.name}`);
    assert.deepEqual(await find(id, inputs), { id, inputs, outputs });

    const { inputs: newer } = await check({ visibilityTimeoutSeconds: 60 }, inputs);
    assert.equal(newer.name, inputs.name);
    const asked = new messages.DiffRequest().setUrn(queue).setId(id);
    const diff = await call(plugin.diff, asked.setOldInputs(struct(inputs)).setNews(struct(newer)));
    assert.deepEqual([diff.getDiffsList(), diff.getReplacesList()], [["visibilityTimeoutSeconds"], []]);
    const update = () => new messages.UpdateRequest().setUrn(queue).setId(id).setOlds(struct(outputs));
    const preview = await call(plugin.update, update().setNews(struct(newer)).setPreview(true));
    assert.equal(read(preview.getProperties()).visibilityTimeoutSeconds, 60);
    assert.equal((await find(id, inputs)).outputs.visibilityTimeoutSeconds, 30);
    const updated = await call(plugin.update, update().setNews(struct(newer)));
    assert.deepEqual(read(updated.getProperties()), { ...outputs, visibilityTimeoutSeconds: 60 });
    assert.equal((await find(id, inputs)).inputs.visibilityTimeoutSeconds, 60);

    const gone = new messages.DeleteRequest().setUrn(queue).setId(id).setProperties(struct(outputs));
    await call(plugin.delete, gone);
    assert.equal((await find(id)).id, "");
  });

  it("names what is wrong with a resource's inputs, and a type that it does not know", async () => {
    const { failures } = await check({ colour: "red" });
    const reason = 'the local cloud does not know the input "colour" of aws:sqs/queue:Queue';
    assert.deepEqual(failures, [["colour", reason]]);
    const vpc = "urn:pulumi:test::test::aws:ec2/vpc:Vpc::net";
    await assert.rejects(
      check({}, undefined, vpc),
      /2 UNKNOWN: the local cloud does not know the resource type aws:ec2/,
    );
  });

  it("judges a provider's own inputs, and hands them back as they were", async () => {
    const judge = async (inputs: Properties) => {
      const answer = await call(plugin.checkConfig, new messages.CheckRequest().setNews(struct(inputs)));
      assert.deepEqual(read(answer.getInputs()), inputs);
      return answer.getFailuresList().map((one) => one.getProperty());
    };
    assert.deepEqual(await judge({ region, version: "7.48.0" }), []);
    assert.deepEqual(await judge({ version: "7.48.0" }), ["region"]);
    assert.deepEqual(await judge({ region, colour: "red" }), ["provider"]);
    const other = JSON.stringify(["000000000009"]);
    assert.deepEqual(await judge({ region, allowedAccountIds: other }), ["allowedAccountIds"]);
  });

  it("says that a provider that moves replaces what it made", async () => {
    const request = new messages.DiffRequest()
      .setOldInputs(struct({ region }))
      .setNews(struct({ region: "eu-west-1" }));
    assert.deepEqual((await call(plugin.diffConfig, request)).getReplacesList(), ["region"]);
  });

  it("answers functions in the account and region that it was configured with", async () => {
    const invoke = (name: string, args: Properties = {}) =>
      call(plugin.invoke, new messages.InvokeRequest().setTok(name).setArgs(struct(args)));
    const identity = await invoke("aws:index/getCallerIdentity:getCallerIdentity");
    assert.equal(read(identity.getReturn()).accountId, account);
    await assert.rejects(invoke("aws:ec2/getAmi:getAmi"), /does not know the function aws:ec2\/getAmi/);
    await assert.rejects(
      invoke("aws:index/getRegion:getRegion", { a: unknown }),
      /cannot be called with what is not known/,
    );
  });

  it("tells the cloud's own error in its words", async () => {
    const { inputs } = await check({ name: "taken" });
    await create(inputs);
    await assert.rejects(create({ ...inputs, visibilityTimeoutSeconds: 1 }), /2 UNKNOWN: .*taken/);
  });

  it("takes a handshake and a cancel, and refuses what it does not do", async () => {
    await call(plugin.handshake, new messages.ProviderHandshakeRequest());
    await call(plugin.cancel, new empties.Empty());
    await assert.rejects(call(plugin.construct, new messages.ConstructRequest()), /12 UNIMPLEMENTED/);
  });
});
