import type { ResourceRule } from "#policy/core/rule";

/** KMS rotates only symmetric keys for encryption whose material it made itself. */
export const rotatingKeys: ResourceRule = {
  id: "kms-rotating-keys",
  title: "Customer managed keys rotate",
  severity: "medium",
  types: ["aws:kms/key:Key"],
  reads: ["enableKeyRotation", "customerMasterKeySpec", "keyUsage", "customKeyStoreId"],
  why: "The longer one key encrypts all, the more is open when it gets lost.",
  fix: "Set enableKeyRotation: true.",
  reference: "FSBP KMS.4, CIS AWS Foundations 3.0: 3.6",
  check: ({
    props: { enableKeyRotation, customerMasterKeySpec = "SYMMETRIC_DEFAULT", keyUsage, customKeyStoreId },
  }) => {
    const rotates =
      customerMasterKeySpec === "SYMMETRIC_DEFAULT" && (keyUsage ?? "ENCRYPT_DECRYPT") === "ENCRYPT_DECRYPT";
    return !rotates || customKeyStoreId !== undefined || enableKeyRotation === true
      ? []
      : [{ path: "enableKeyRotation", message: "the key never rotates" }];
  },
};
