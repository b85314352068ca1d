import assert from "node:assert/strict";
import { recoverableSecrets } from "../../../../policy/rules/secrets/recoverable-secrets.ts";
import { rotatingKeys } from "../../../../policy/rules/secrets/rotating-keys.ts";
import { found, notKnownYet, types } from "../../support/try-rule.ts";

const key = "aws:kms/key:Key";

describe("a deleted secret or key", () => {
  it("can be brought back for a week at least, and for 30 days when nothing is said", () => {
    for (const props of [
      {},
      { recoveryWindowInDays: 7 },
      { recoveryWindowInDays: 30 },
      { recoveryWindowInDays: notKnownYet },
    ])
      assert.deepEqual(found(recoverableSecrets, types.secret, props), []);
    assert.deepEqual(found(recoverableSecrets, types.secret, { recoveryWindowInDays: 0 }), [
      "recoveryWindowInDays: it can be brought back for 0 days only, and 7 are demanded",
    ]);
    assert.deepEqual(found(recoverableSecrets, key, { deletionWindowInDays: 10 }), []);
    assert.deepEqual(found(recoverableSecrets, key, {}), []);
  });

  it("can be brought back for as long as the configuration demands", () => {
    assert.deepEqual(found(recoverableSecrets, key, { deletionWindowInDays: 10 }, { atLeastDays: 30 }), [
      "deletionWindowInDays: it can be brought back for 10 days only, and 30 are demanded",
    ]);
    assert.deepEqual(found(recoverableSecrets, types.secret, { recoveryWindowInDays: 0 }, { atLeastDays: 0 }), []);
  });
});

describe("a customer managed key", () => {
  const finding = ["enableKeyRotation: the key never rotates"];

  it("rotates", () => {
    assert.deepEqual(found(rotatingKeys, key, { enableKeyRotation: true }), []);
    assert.deepEqual(found(rotatingKeys, key, {}), finding);
    assert.deepEqual(found(rotatingKeys, key, { enableKeyRotation: false, keyUsage: "ENCRYPT_DECRYPT" }), finding);
    assert.deepEqual(found(rotatingKeys, key, { enableKeyRotation: notKnownYet }), []);
  });

  it("need not when KMS cannot rotate it", () => {
    assert.deepEqual(found(rotatingKeys, key, { customerMasterKeySpec: "RSA_4096", keyUsage: "SIGN_VERIFY" }), []);
    assert.deepEqual(
      found(rotatingKeys, key, { customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" }),
      [],
    );
    assert.deepEqual(found(rotatingKeys, key, { customKeyStoreId: "cks-1234567890abcdef0" }), []);
  });
});
