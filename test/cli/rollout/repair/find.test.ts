import assert from "node:assert/strict";
import { openClients } from "../../../../cli/rollout/repair/clients.ts";
import { identityOf, NotKnown } from "../../../../cli/rollout/repair/identity.ts";
import type { Inputs, Pending } from "../../../../cli/rollout/repair/pending.ts";
import { askFor } from "../../../../cli/rollout/repair/questions.ts";
import { iam } from "../../../../local/services/iam/index.ts";
import { openServices } from "../../../../local/services/index.ts";
import { fakeCloud } from "../../../local/services/fake-cloud.ts";
import { account, type Made, region, runningCloud, type TestCloud } from "../../../local/services/running-cloud.ts";
import { document, samples, source } from "./support/samples.ts";
import { begun } from "./support/world.ts";

const provider: Inputs = { region, allowedAccountIds: JSON.stringify([account]), version: "7.48.0" };
const table = "aws:dynamodb/table:Table";
const queue = "aws:sqs/queue:Queue";
const variables = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

function pendingOf(type: string, inputs: Inputs, by: Inputs = provider): Pending {
  const resource = begun(type, "one");
  return { urn: resource.urn, type, inputs, provider: by, resource };
}

/** Ids of what may have been made. */
async function look(pending: Pending): Promise<readonly string[] | "repeatable"> {
  const clients = await openClients(pending.provider, pending.inputs.region);
  const identity = identityOf(pending, clients.place);
  if (identity === "repeatable") return identity;
  return identity === "ask" ? askFor(pending, clients) : [identity.id];
}

describe("a resource whose creation was broken off", function () {
  this.timeout(60_000);
  let cloud: TestCloud;
  const made: Record<string, Made> = {};
  const inputs: Record<string, Inputs> = {};
  const environment = variables.map((name) => process.env[name]);
  before(async () => {
    cloud = await runningCloud();
    const { endpoint, credentials } = cloud.client;
    const values = [endpoint, credentials.accessKeyId, credentials.secretAccessKey];
    for (const [at, name] of variables.entries()) process.env[name] = values[at];
    await fetch(`${endpoint}/_cloud/assets`, {
      method: "POST",
      headers: { authorization: `Bearer ${credentials.secretAccessKey}` },
      body: source,
    });
    for (const [type, sample] of Object.entries(samples)) {
      const checked = (await cloud.check(type, "one", sample(made))).inputs;
      inputs[type] = checked;
      made[type] = await cloud.create(type, "one", checked);
    }
  });
  after(async () => {
    for (const [at, name] of variables.entries()) {
      if (environment[at] === undefined) delete process.env[name];
      else process.env[name] = environment[at];
    }
    await cloud.close();
  });

  it("can be looked for, whatever its type: of all that the local cloud knows", () => {
    const fake = fakeCloud();
    const services = [...openServices(fake).all, iam(fake.store, () => undefined)];
    fake.dispose();
    const known = services.flatMap(({ resources }) => resources.map(({ type }) => type));
    assert.deepEqual(Object.keys(samples).sort(), known.sort());
  });

  for (const type of Object.keys(samples))
    it(`has the id by which it is found: ${type.split(":").at(-1)}`, async () => {
      const found = await look(pendingOf(type, inputs[type] ?? {}));
      const id = made[type]?.id;
      assert.deepEqual(found, type.endsWith("TopicSubscription") ? "repeatable" : [id]);
    });

  it("is not found where the service gives ids and has nothing that fits", async () => {
    const asked = Object.entries(made).filter(([type]) => !type.includes("iam") && isAsked(type));
    assert.equal(asked.length, 7);
    for (const [type] of asked) {
      const other = { name: "other", apiId: "other", rule: "other", functionName: "other", __defaults: ["name"] };
      assert.deepEqual(await look(pendingOf(type, { ...inputs[type], ...other })), [], type);
    }
    function isAsked(type: string): boolean {
      const place = { partition: "aws", account, region };
      return identityOf({ type, inputs: inputs[type] ?? {} }, place) === "ask";
    }
  });

  it("cannot be looked for with credentials of another account than the provider's", async () => {
    const elsewhere = { region, allowedAccountIds: '["222222222222"]' };
    await assert.rejects(look(pendingOf(table, inputs[table] ?? {}, elsewhere)), {
      constructor: NotKnown,
      message: `the credentials at hand are of the account ${account}, and it was to be made in 222222222222`,
    });
  });

  it("cannot be looked for where the provider has credentials of its own", async () => {
    const own = { ...provider, profile: "prod" };
    await assert.rejects(look(pendingOf(table, inputs[table] ?? {}, own)), /settings that are not followed.*profile/s);
  });

  it("cannot be looked for without permission, which AWS names", async () => {
    const inputsOfQueue = inputs[queue] ?? {};
    const taking = (externalId: string) => {
      const assumeRoles = JSON.stringify([{ roleArn, externalId, sessionName: "socless-prod-eu" }]);
      return pendingOf(queue, inputsOfQueue, { ...provider, assumeRoles });
    };
    const may = { Effect: "Allow", Action: "sqs:GetQueueUrl", Resource: "*" };
    const trusted = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "x-1" } },
    };
    const role = await cloud.create("aws:iam/role:Role", "deploys", { assumeRolePolicy: document(trusted) });
    const roleArn = String(role.outputs.arn);
    await assert.rejects(look(taking("x-1")), /does not let me look for it \(AccessDenied/);
    await cloud.create("aws:iam/rolePolicy:RolePolicy", "deploys", { role: role.id, policy: document(may) });
    assert.deepEqual(await look(taking("x-1")), [made[queue]?.id]);
    await assert.rejects(look(taking("x-2")), /AWS does not say who is looking \(.*AssumeRole/);
  });

  it("cannot be looked for when nobody has taught its type", async () => {
    await assert.rejects(look(pendingOf("aws:kms/key:Key", {})), /type aws:kms\/key:Key are found is not known here/);
  });
});
