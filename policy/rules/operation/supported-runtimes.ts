import type { ResourceRule } from "#policy/core/rule";
import { texts } from "#policy/core/values";

/** A function in a container image brings its own runtime: nothing is said of it. */
export const supportedRuntimes: ResourceRule = {
  id: "lambda-supported-runtimes",
  title: "Functions run on runtimes that AWS supports",
  severity: "medium",
  types: ["aws:lambda/function:Function"],
  reads: ["runtime"],
  why: "A runtime past its end gets no security patches, and later AWS refuses to update the function.",
  fix: "Take the newest runtime of the language.",
  reference: "FSBP Lambda.2, https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  defaults: {
    supported: [
      "nodejs24.x",
      "nodejs22.x",
      "python3.14",
      "python3.13",
      "python3.12",
      "java25",
      "java21",
      "java17",
      "dotnet10",
      "ruby3.4",
      "ruby3.3",
      "provided.al2023",
    ],
  },
  check: ({ props: { runtime }, config: { supported } }) =>
    typeof runtime !== "string" || texts(supported).includes(runtime)
      ? []
      : [{ path: "runtime", message: `${runtime} is not among the supported runtimes` }],
};
