import { documentsOf, inputsWith, readable, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";

const kinds = ["identity", "resource", "trust"] as const;

/** What no rule can read, no rule can judge. */
export const readableDocuments: ResourceRule = {
  id: "iam-readable-documents",
  title: "Policy documents are JSON with statements",
  severity: "high",
  types: typesWith(...kinds),
  reads: inputsWith(...kinds),
  why: "A document that cannot be read cannot be judged, and AWS refuses it only in the middle of a deployment.",
  fix: "Build the document as an object and write it with `pulumi.jsonStringify`.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
  check: (subject) =>
    kinds
      .flatMap((kind) => documentsOf(subject, kind))
      .filter(({ document }) => readable(document)?.Statement === undefined)
      .map(({ path }) => ({ path, message: "this is no policy document with statements" })),
};
