import type { ResourceRule } from "#policy/core/rule";
import { at } from "#policy/core/values";
import { isFrom, mappingType } from "#policy/rules/operation/sources";

const destination = "destinationConfig.onFailure.destinationArn";

export const streamFailures: ResourceRule = {
  id: "lambda-stream-failures",
  title: "Failing records of a stream are tried a bounded number of times, then put aside",
  severity: "high",
  types: [mappingType],
  reads: ["eventSourceArn", "destinationConfig", "maximumRetryAttempts", "maximumRecordAgeInSeconds"],
  why: "By default one bad record is tried until it expires, and nothing behind it in its shard is handled; then it is lost.",
  fix: "Set maximumRetryAttempts, maximumRecordAgeInSeconds, bisectBatchOnFunctionError and destinationConfig.onFailure.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html",
  check: (subject) => {
    if (!isFrom(subject, "stream")) return [];
    const { props } = subject;
    const isBounded = (input: string) => typeof props[input] === "number" && props[input] >= 0;
    const responses = JSON.stringify(props.functionResponseTypes ?? []);
    return [
      ...(at(props, destination) ? [] : [{ path: destination, message: "records that failed are lost" }]),
      ...["maximumRetryAttempts", "maximumRecordAgeInSeconds"]
        .filter((path) => !isBounded(path))
        .map((path) => ({ path, message: "a record that fails is tried until it expires" })),
      ...(props.bisectBatchOnFunctionError === true || responses.includes("ReportBatchItemFailures")
        ? []
        : [{ path: "bisectBatchOnFunctionError", message: "one bad record makes its whole batch fail" }]),
    ];
  },
};
