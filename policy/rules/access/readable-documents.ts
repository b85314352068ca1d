import { documentsOf, inputsWith, readable, typesWith } from "#policy/core/documents";
import { errorsIn } from "#policy/core/grammar";
import type { ResourceRule } from "#policy/core/rule";

const kinds = ["identity", "resource", "trust"] as const;

/** What no rule can read, no rule can judge. */
export const readableDocuments: ResourceRule = {
  id: "iam-readable-documents",
  title: "Policy documents are such as AWS takes",
  severity: "high",
  types: typesWith(...kinds),
  reads: inputsWith(...kinds),
  why: "A document that cannot be read cannot be judged, and AWS refuses it only in the middle of a deployment.",
  fix: "Build the document as an object, with the elements that AWS knows, and write it with `pulumi.jsonStringify`.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
  check: (subject) =>
    kinds.flatMap((kind) =>
      documentsOf(subject, kind).flatMap(({ path, document }) =>
        errorsIn(readable(document) ?? {}, kind).map((message) => ({ path, message })),
      ),
    ),
};
