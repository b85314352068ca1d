import type { ResourceRule } from "#policy/core/rule";
import { type Statement, statementsOf } from "#policy/core/statements";
import { isRecord, texts } from "#policy/core/values";

export const tlsOnlyBuckets: ResourceRule = {
  id: "s3-tls-only-buckets",
  title: "Buckets refuse requests without TLS",
  severity: "high",
  types: ["aws:s3/bucketPolicy:BucketPolicy"],
  reads: ["policy"],
  why: "A signed address that is fetched over plain HTTP shows itself and the content to everybody on the way.",
  fix: "Deny s3:* to everybody on the bucket and its objects when aws:SecureTransport is false.",
  reference: "FSBP S3.5, CIS AWS Foundations 3.0: 2.1.1",
  check: (subject) =>
    statementsOf(subject, "resource").some(deniesPlainHttp)
      ? []
      : [
          {
            path: "policy",
            message: "no statement denies requests without TLS to everybody, on the bucket and its objects",
          },
        ],
};

function deniesPlainHttp({ allows, actions, principals, resources, condition }: Statement): boolean {
  const bool = Object.entries(isRecord(condition.Bool) ? condition.Bool : {});
  const secure = bool.find(([key]) => key.toLowerCase() === "aws:securetransport")?.[1];
  return (
    !allows &&
    actions.some((action) => action === "s3:*" || action === "*") &&
    principals.some(({ who }) => who === "*") &&
    resources.some((resource) => resource.endsWith("*")) &&
    resources.some((resource) => resource === "*" || !resource.endsWith("/*")) &&
    Object.keys(condition).length === 1 &&
    (secure === false || texts(secure).includes("false"))
  );
}
