/** What ValidateStateMachineDefinition says of a definition, with the place of what is wrong. */
import assert from "node:assert/strict";
import type { Properties } from "../../../local/service.ts";
import { chain, only, pass, question, task } from "../../local/services/states/world.ts";
import type { Row } from "../row.ts";
import { api, call, docs, inPath, openCase, spec } from "./case.ts";

/** The place of the first problem; undefined for what is right. */
const row = (title: string, source: string, definition: Properties | string, place: string | undefined): Row => ({
  area: "Definitions",
  title: place === undefined ? `${title} is right` : `${title} is refused`,
  source,
  check: async () => {
    const world = openCase();
    try {
      const text =
        typeof definition === "string" ? definition : JSON.stringify({ QueryLanguage: "JSONata", ...definition });
      const { result, diagnostics } = world.call("ValidateStateMachineDefinition", { definition: text });
      const places = Array.isArray(diagnostics) ? diagnostics.map(({ location }) => location) : [];
      assert.deepEqual([result, places[0]], [place === undefined ? "OK" : "FAIL", place]);
    } finally {
      await world.close();
    }
  },
});

const at = "/States/only";
const parallel = (...Branches: Properties[]) => ({ Type: "Parallel", Branches });
const map = (fields: Properties) => only({ Type: "Map", ItemProcessor: chain({ item: pass() }), ...fields });

export const definitionRows: readonly Row[] = [
  row("a machine", `${api}/API_ValidateStateMachineDefinition.html`, only(pass()), undefined),
  row("what is not JSON", `${api}/API_ValidateStateMachineDefinition.html`, "{", "/"),
  row("a machine without StartAt", spec, '{"States":{"a":{"Type":"Succeed"}}}', "/StartAt"),
  row("a StartAt that names nothing", spec, { StartAt: "b", States: { a: { Type: "Succeed" } } }, "/StartAt"),
  row("a Next that names nothing", spec, only(pass({ Next: "no" })), at),
  row("Next beside End", spec, { StartAt: "only", States: { only: pass({ Next: "only", End: true }) } }, at),
  row("neither Next nor End", spec, { StartAt: "only", States: { only: pass() } }, at),
  row(
    "a state that is never reached",
    spec,
    { StartAt: "a", States: { a: { Type: "Succeed" }, b: { Type: "Succeed" } } },
    "/States/b",
  ),
  row(
    "a name over 80 characters",
    `${spec}#states-fields`,
    { StartAt: "x".repeat(81), States: { ["x".repeat(81)]: { Type: "Succeed" } } },
    "/StartAt",
  ),
  row(
    "a name of 80 characters",
    `${spec}#states-fields`,
    { StartAt: "x".repeat(80), States: { ["x".repeat(80)]: { Type: "Succeed" } } },
    undefined,
  ),
  row(
    "a name that is used twice",
    spec,
    { StartAt: "a", States: { a: { ...parallel({ StartAt: "a", States: { a: { Type: "Succeed" } } }), End: true } } },
    "/States/a/Branches/0/States/a",
  ),
  row("an unknown field", spec, only(pass({ Wrong: 1 })), at),
  row("an unknown type", spec, only({ Type: "Loop" }), `${at}/Type`),
  row("a JSONPath field in JSONata mode", `${docs}/transforming-data.html`, only(pass({ InputPath: "$.a" })), at),
  row("a JSONata field in JSONPath mode", `${docs}/transforming-data.html`, inPath(only(pass({ Output: 1 }))), at),
  row(
    "a JSONata state in a JSONPath machine",
    `${docs}/transforming-data.html`,
    inPath(only(pass({ QueryLanguage: "JSONata", Output: 1 }))),
    undefined,
  ),
  row(
    "a JSONPath state in a JSONata machine",
    `${docs}/transforming-data.html`,
    only(pass({ QueryLanguage: "JSONPath" })),
    `${at}/QueryLanguage`,
  ),
  row(
    "an expression that does not compile",
    `${docs}/transforming-data.html`,
    only(pass({ Output: "{% 1 + %}" })),
    `${at}/Output`,
  ),
  row("a path that cannot be read", `${spec}#paths`, inPath(only(pass({ InputPath: "$[" }))), `${at}/InputPath`),
  row(
    "a function that does not exist",
    `${docs}/intrinsic-functions.html`,
    inPath(only(pass({ Parameters: { "a.$": "States.No()" } }))),
    `${at}/Parameters`,
  ),
  row(
    "a variable of inside and outside",
    `${docs}/workflow-variables.html`,
    chain({ a: pass({ Assign: { v: 1 } }), b: parallel(only(pass({ Assign: { v: 2 } }))) }),
    "/States/b/Branches/0",
  ),
  row(
    "a variable of one name in two branches",
    `${docs}/workflow-variables.html`,
    only(
      parallel(
        { StartAt: "a", States: { a: pass({ Assign: { v: 1 }, End: true }) } },
        { StartAt: "b", States: { b: pass({ Assign: { v: 2 }, End: true }) } },
      ),
    ),
    undefined,
  ),
  row(
    "a name that is no variable's",
    `${docs}/workflow-variables.html`,
    only(pass({ Assign: { "1a": 1 } })),
    `${at}/Assign/1a`,
  ),
  row("a Choice without rules", `${spec}#choice-state`, only({ Type: "Choice", Choices: [] }), `${at}/Choices`),
  row(
    "a rule with two operators",
    `${spec}#choice-state`,
    inPath(
      chain({
        only: { Type: "Choice", Choices: [{ Variable: "$.a", IsNull: true, IsString: true, Next: "end" }] },
        end: { Type: "Succeed" },
      }),
    ),
    `${at}/Choices/0`,
  ),
  row(
    "an operator that does not exist",
    `${spec}#choice-state`,
    inPath(
      chain({
        only: { Type: "Choice", Choices: [{ Variable: "$.a", NumberEquals: 1, Next: "end" }] },
        end: { Type: "Succeed" },
      }),
    ),
    `${at}/Choices/0`,
  ),
  row(
    "an operand of another kind",
    `${spec}#choice-state`,
    inPath(
      chain({
        only: { Type: "Choice", Choices: [{ Variable: "$.a", NumericEquals: "1", Next: "end" }] },
        end: { Type: "Succeed" },
      }),
    ),
    `${at}/Choices/0`,
  ),
  row(
    "a Wait with two times",
    `${spec}#wait-state`,
    only({ Type: "Wait", Seconds: 1, Timestamp: "2026-01-01T00:00:00Z" }),
    at,
  ),
  row("a Wait without a time", `${spec}#wait-state`, only({ Type: "Wait" }), at),
  row(
    "a heartbeat that is not below the limit",
    `${spec}#task-state`,
    only(question("ask", { TimeoutSeconds: 5, HeartbeatSeconds: 5 })),
    at,
  ),
  row(
    "TimeoutSeconds beside TimeoutSecondsPath",
    `${spec}#task-state`,
    inPath(only(call("play", { TimeoutSeconds: 5, TimeoutSecondsPath: "$.n" }))),
    at,
  ),
  row(
    "States.ALL that does not stand alone",
    `${spec}#errors`,
    only(task("play", { Retry: [{ ErrorEquals: ["States.ALL", "A"] }] })),
    `${at}/Retry/0`,
  ),
  row(
    "States.ALL that is not last",
    `${spec}#errors`,
    only(task("play", { Retry: [{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["A"] }] })),
    `${at}/Retry/0`,
  ),
  row(
    "a BackoffRate below 1",
    `${spec}#errors`,
    only(task("play", { Retry: [{ ErrorEquals: ["A"], BackoffRate: 0.5 }] })),
    `${at}/Retry/0/BackoffRate`,
  ),
  row(
    "a JitterStrategy that does not exist",
    `${docs}/concepts-error-handling.html`,
    only(task("play", { Retry: [{ ErrorEquals: ["A"], JitterStrategy: "HALF" }] })),
    `${at}/Retry/0/JitterStrategy`,
  ),
  row("a Map without a processor", `${spec}#map-state`, only({ Type: "Map" }), `${at}/ItemProcessor`),
  row(
    "a Parallel without branches",
    `${spec}#parallel-state`,
    only({ Type: "Parallel", Branches: [] }),
    `${at}/Branches`,
  ),
  row(
    "a share of failures over 100",
    `${spec}#map-state`,
    map({ ToleratedFailurePercentage: 101 }),
    `${at}/ToleratedFailurePercentage`,
  ),
  row(
    "an ItemReader, which the local cloud has not",
    `${docs}/input-output-itemreader.html`,
    map({ ItemReader: {} }),
    `${at}/ItemReader`,
  ),
  row(
    "a ResultWriter, which the local cloud has not",
    `${docs}/input-output-resultwriter.html`,
    map({ ResultWriter: {} }),
    `${at}/ResultWriter`,
  ),
  row(
    "Credentials, which the local cloud has not",
    `${docs}/concepts-access-cross-acct-resources.html`,
    only(task("play", { Credentials: { RoleArn: "arn:aws:iam::000000000002:role/r" } })),
    `${at}/Credentials`,
  ),
  row(
    "an integration that the local cloud has not",
    `${docs}/integrate-services.html`,
    only({ Type: "Task", Resource: "arn:aws:states:::sns:publish" }),
    `${at}/Resource`,
  ),
  row(
    "an activity, which the local cloud has not",
    `${docs}/concepts-activities.html`,
    only({ Type: "Task", Resource: "arn:aws:states:us-east-1:000000000001:activity:a" }),
    `${at}/Resource`,
  ),
  row(
    "a definition over 1 MB",
    "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    JSON.stringify({ ...only(pass()), Comment: "x".repeat(1_048_576) }),
    "/",
  ),
];
