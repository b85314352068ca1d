/** Lambda: how calls fail, and published versions. */
import assert from "node:assert/strict";
import type { Properties } from "../../../local/service.ts";
import { context } from "../../local/services/fake-cloud.ts";
import { functionInputs, makeFunction, resourceOf } from "../../local/services/lambda/fixture.ts";
import type { Row } from "../row.ts";
import { call, guide, row } from "./functions-world.ts";

/** How a call that fails is answered. */
const failure = (
  title: string,
  source: string,
  code: string,
  errorType: string,
  message: RegExp,
  inputs: Properties = {},
): Row =>
  row(title, source, async ({ cloud, service }) => {
    const arn = await makeFunction(cloud, service, code, { publish: false, ...inputs });
    const { error } = await call(service, arn);
    assert.equal(error?.errorType, errorType);
    assert.match(error?.errorMessage ?? "", message);
  });

const failing: Row[] = [
  failure(
    "a handler's error has its name and message",
    `${guide}/nodejs-exceptions.html`,
    'export const handler = async () => { throw new RangeError("too far"); };',
    "RangeError",
    /^too far$/,
  ),
  failure(
    "a call past the time limit",
    `${guide}/configuration-timeout.html`,
    "export const handler = () => new Promise(() => setInterval(() => {}, 1000));",
    "Sandbox.Timedout",
    /Task timed out after 1\.00 seconds/,
    { timeout: 1 },
  ),
  failure(
    "memory that is exhausted",
    `${guide}/configuration-memory.html`,
    "export const handler = async () => { const all = []; for (;;) all.push(new Array(100000).fill(all.length)); };",
    "Runtime.OutOfMemory",
    /memory/i,
    { memorySize: 128, timeout: 60 },
  ),
  failure(
    "a process that ends in the middle",
    `${guide}/lambda-runtime-environment.html`,
    "export const handler = async () => process.exit(2);",
    "Runtime.ExitError",
    /exit status 2/,
  ),
  failure(
    "code that fails when it is loaded",
    `${guide}/lambda-runtime-environment.html`,
    'throw new TypeError("at start"); export const handler = 1;',
    "TypeError",
    /at start/,
  ),
  failure(
    "a handler that is not there",
    `${guide}/nodejs-handler.html`,
    "export const other = 1;",
    "Runtime.HandlerNotFound",
    /index\.handler is undefined or not exported/,
  ),
  row(
    "after a failed start the next call starts anew",
    `${guide}/lambda-runtime-environment.html`,
    async ({ cloud, service }) => {
      const code =
        'import { existsSync, writeFileSync } from "node:fs"; const mark = process.env.MARK; if (!existsSync(mark)) { writeFileSync(mark, ""); throw new Error("first start"); } export const handler = async () => "up";';
      const arn = await makeFunction(cloud, service, code, {
        publish: false,
        environment: { variables: { MARK: `${cloud.data}/mark` } },
      });
      assert.equal((await call(service, arn)).error?.errorMessage, "first start");
      assert.equal((await call(service, arn)).payload, '"up"');
    },
  ),
];

const versions: Row[] = [
  row(
    "a published version stays as it was published",
    `${guide}/configuration-versions.html`,
    async ({ cloud, service }) => {
      const resource = resourceOf(service, "aws:lambda/function:Function");
      const first = functionInputs(cloud, "export const handler = async () => 1;");
      const { id, outputs } = await resource.create(first, context("sample"));
      const second = functionInputs(cloud, "export const handler = async () => 2;");
      const updated = await resource.update(id, second, outputs, context("sample"));
      const answers = await Promise.all(
        [outputs.qualifiedArn, updated.qualifiedArn, updated.arn].map((arn) => call(service, String(arn))),
      );
      assert.deepEqual(
        answers.map(({ payload, executedVersion }) => [payload, executedVersion]),
        [
          ["1", "1"],
          ["2", "2"],
          ["2", "$LATEST"],
        ],
      );
    },
  ),
];

export const functionRows: readonly Row[] = [...failing, ...versions];
