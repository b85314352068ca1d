import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { drawnAt } from "../../../policy/core/entropy.ts";

/** Bytes that look drawn and are the same in each run. */
const bytes = (draw: number, length: number) =>
  createHash("sha512").update(`draw ${draw}`).digest().subarray(0, length);
const share = (key: string, text: (draw: number) => string) =>
  Array.from({ length: 500 }, (_, draw) => text(draw)).filter((one) => drawnAt({ key, text: one }) !== undefined)
    .length / 500;

describe("random text", () => {
  it("is found nine times of ten from 32 characters on, in each alphabet", () => {
    for (const length of [24, 30, 32, 48, 64])
      for (const alphabet of ["base64", "base64url", "hex"] as const) {
        const found = share("value", (draw) => bytes(draw, length).toString(alphabet));
        assert.ok(found > 0.85, `${found} of ${length} bytes in ${alphabet}`);
      }
  });

  it("is found in a sentence, in a setting and in an address's query, at its place", () => {
    const key = "q7Rz4LmW9xVb2NcT8sKd5JfH3gPy6";
    assert.equal(drawnAt({ key: "description", text: `use ${key} to call` }), 4);
    assert.equal(drawnAt({ key: "args", text: `--key=${key}` }), 6);
    assert.equal(drawnAt({ key: "url", text: `https://example.com/hook?sig=${key}` }), 29);
  });

  it("is not random when it is what programs and AWS name things by", () => {
    for (const text of innocent) assert.equal(drawnAt({ key: "value", text }), undefined, text);
  });

  it("is meant to be seen under a name that says hash, version or id", () => {
    const text = bytes(1, 32).toString("base64");
    assert.equal(drawnAt({ key: "value", text }), 0);
    for (const key of ["sourceCodeHash", "codeSha256", "versionId", "clientId", "etag", "GIT_COMMIT", "publicKey"])
      assert.equal(drawnAt({ key, text }), undefined, key);
    for (const key of ["valid", "grid", "void", "key", "signing"]) assert.equal(drawnAt({ key, text }), 0, key);
  });
});

const innocent: readonly string[] = [
  // names of AWS
  "arn:aws:lambda:eu-central-1:123456789012:function:socless-eu-ingest-1a2b3c4:17",
  "arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack/bot-token-AbCd3F",
  "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  "arn:aws:iam::123456789012:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway",
  "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts-9f8e7d6/stream/2026-01-12T08:15:30.123",
  "1234abcd-12ab-34cd-56ef-1234567890ab",
  "vpc-0a1b2c3d4e5f67890, subnet-0123456789abcdef0 and sg-0fedcba9876543210",
  "eni-0b1c2d3e4f5a6b7c8d",
  "AROAEXAMPLEID1234567890",
  "Z2FDTNDATAQYW2EXAMPLE1",
  "E1A2B3C4D5E6F7",
  "https://sqs.eu-central-1.amazonaws.com/123456789012/socless-eu-alerts-1a2b3c4",
  "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/respond/{token}",
  "https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit",
  "AmazonSSMManagedEC2InstanceDefaultPolicy",
  "ELBSecurityPolicy-TLS13-1-2-2021-06",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  // names of this platform and of its tools
  "inv_01KE6S5J2B3C4D5E6F7G8H9J0K",
  "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  ".socless/bundles/028ea086aa3667de7ed8795d2501a55cd4a3954450d3c631d98e12be4f6529ec.mjs",
  "socless-eu-playbook-geo-anomaly-login-5d41402abc",
  "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
  "sha512-9b3qm5gTkNXJmV7Y2sWl0ZpXcQeRfTuAoBdLhKjIyGz8P4v6N1xM==",
  "urn:pulumi:prod::socless::socless:index:Platform$aws:lambda/function:Function::socless-eu-ingest",
  "node:internal/modules/esm/get_format:189",
  "socless:index:HumanInteractionApi2SlackV3Handler",
  // texts of people and programs
  "{% $states.input.alert.finding.resource.instanceDetails.networkInterfaces[0].publicIp %}",
  "$context.identity.sourceIp $context.requestTimeEpoch $context.integrationErrorMessage",
  "2026-01-12T08:15:30.123Z",
  "1768205730123",
  "cron(0/15 8-18 ? * MON-FRI *)",
  "Says who logged in from where, and asks the person; see functions/endpoints/ssh-login.ts:14",
  "Ipv4CidrBlockAssociation2State and GetPublicIpv4PoolArgs",
  "application/vnd.github.v3+json; charset=utf-8",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  "security-oncall+socless@example.com",
  "0123456789",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "00000000000000000000000000000000",
  "dGhpcyBpcyBhIHBsYWluIHRleHQgaW4gYmFzZTY0",
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJq7Rz4LmW9xVb2NcT8sKd5JfH3gPy6q7Rz4LmW9xVb2 ops@example.com",
  `-----BEGIN CERTIFICATE-----\n${bytes(2, 48).toString("base64")}\n-----END CERTIFICATE-----`,
];
