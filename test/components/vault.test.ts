import assert from "node:assert/strict";
import { Vault } from "../../components/vault.ts";
import { listing, only, register, target } from "./support/monitor.ts";

const on = { region: "eu-central-1", bucket: "vault-id" };

describe("the vault", () => {
  it("is one private, encrypted, versioned bucket that TLS alone reaches", async () => {
    const registered = await register((opts) => new Vault("vault", { target }, opts));
    assert.deepEqual(listing(registered), [
      "s3.Bucket vault",
      "s3.BucketLifecycleConfiguration vault",
      "s3.BucketPolicy vault",
      "s3.BucketPublicAccessBlock vault",
      "s3.BucketServerSideEncryptionConfiguration vault",
      "s3.BucketVersioning vault",
    ]);
    const inputs = (type: string) => only(registered, type).inputs;
    assert.deepEqual(inputs("s3.Bucket"), { region: "eu-central-1", forceDestroy: false });
    assert.deepEqual(inputs("s3.BucketVersioning"), { ...on, versioningConfiguration: { status: "Enabled" } });
    assert.deepEqual(inputs("s3.BucketServerSideEncryptionConfiguration"), {
      ...on,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    assert.deepEqual(inputs("s3.BucketPublicAccessBlock"), {
      ...on,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(inputs("s3.BucketLifecycleConfiguration"), {
      ...on,
      rules: [
        {
          id: "forget-old-versions",
          status: "Enabled",
          filter: {},
          noncurrentVersionExpiration: { noncurrentDays: 90 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    });
    const { policy, ...rest } = inputs("s3.BucketPolicy");
    assert.deepEqual(rest, on);
    assert.deepEqual(JSON.parse(String(policy)).Statement, [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["arn:aws:s3:::vault", "arn:aws:s3:::vault/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("may be deleted, with what is in it, only where the stack does not protect its data", async () => {
    for (const deletionProtection of [true, false]) {
      const asked = { target: { ...target, deletionProtection } };
      const { inputs, protect } = only(await register((opts) => new Vault("vault", asked, opts)), "s3.Bucket");
      assert.deepEqual([inputs.forceDestroy, protect], [!deletionProtection, deletionProtection]);
    }
  });
});
