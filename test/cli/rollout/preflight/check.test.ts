import assert from "node:assert/strict";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { preflight } from "../../../../cli/rollout/preflight/check.ts";
import { runningCloud, type TestCloud } from "../../../local/services/running-cloud.ts";

const [account, region] = ["000000000001", "us-east-1"];
const eu = { name: "eu", stack: "prod-eu", account, region };

describe("the preflight of a target", () => {
  let cloud: TestCloud;
  const environment = { ...process.env };
  const said: string[] = [];
  const options = { signal: new AbortController().signal, say: (advice: string) => void said.push(advice) };

  before(async () => {
    cloud = await runningCloud();
    process.env.AWS_ENDPOINT_URL = cloud.client.endpoint;
    process.env.AWS_ACCESS_KEY_ID = cloud.client.credentials.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = cloud.client.credentials.secretAccessKey;
  });
  after(async () => {
    process.env = environment;
    await cloud.close();
  });

  it("finds nothing wrong with a new target, and says what comes after its first update", async () => {
    assert.deepEqual(await preflight(eu, options), []);
    assert.match(said.join(), /"eu" is new: .* socless secret set/);
  });

  it("tells another account's credentials, and a role that cannot be taken", async () => {
    assert.match(
      (await preflight({ ...eu, account: "000000000002" }, options)).join(),
      /are of 000000000001: use others/,
    );
    const trust = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "right" } },
        },
      ],
    });
    const { outputs } = await cloud.create("aws:iam/role:Role", "deployment", { assumeRolePolicy: trust });
    const withId = (externalId: string) => ({ ...eu, deploymentRole: { arn: String(outputs.arn), externalId } });
    assert.deepEqual(await preflight(withId("right"), options), []);
    assert.match((await preflight(withId("wrong"), options)).join(), /cannot be taken .* with the external id wrong\./);
  });

  it("names the secrets without a value, but for the one that each check sets", async () => {
    const { outputs } = await cloud.create("aws:secretsmanager/secret:Secret", "jira", {});
    const arn = String(outputs.arn);
    const deployed = { ...eu, outputs: { secrets: { "jira/token": arn, "endpoints/self-test": "arn:none" } } };
    assert.deepEqual(await preflight(deployed, options), [
      'Target "eu": the secret jira/token has no value: set it by socless secret set jira/token --target eu.',
    ]);
    await new SecretsManagerClient(cloud.client).send(new PutSecretValueCommand({ SecretId: arn, SecretString: "x" }));
    assert.deepEqual(await preflight(deployed, options), []);
  });
});
