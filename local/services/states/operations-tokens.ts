import { z } from "zod";
import { AwsError, type Json, type Operation, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import type { Engine } from "./engine.ts";
import { bytes, limits } from "./limits.ts";
import { invalidToken, readToken } from "./token.ts";

const token = z.string().min(1).max(2048);
const success = z.looseObject({ taskToken: token, output: z.string() });
const failure = z.looseObject({
  taskToken: token,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});

/** What a token's holder may say; AWS has no resource for these, so they need permission on `*`, and a token counts in its own place only. */
export function tokenOperations(engine: Engine): Operation[] {
  return [
    onToken("SendTaskSuccess", (input) => {
      const { taskToken, output } = parseInput(success, input);
      engine.answer(taskToken, { ok: true, result: readOutput(output) });
    }),
    onToken("SendTaskFailure", (input) => {
      const { taskToken, error = "", cause } = parseInput(failure, input);
      engine.answer(taskToken, { ok: false, error, ...(cause === undefined ? {} : { cause }) });
    }),
    onToken("SendTaskHeartbeat", (input) => {
      engine.heartbeat(parseInput(z.looseObject({ taskToken: token }), input).taskToken);
    }),
  ];
}

function onToken(name: string, run: (input: Properties) => void): Operation {
  return {
    name,
    needs: () => [{ action: `states:${name}`, resource: "*" }],
    run(input, { account, region }) {
      const { executionArn } = readToken(parseInput(z.looseObject({ taskToken: token }), input).taskToken);
      if (!executionArn.startsWith(`arn:aws:states:${region}:${account}:`)) throw invalidToken();
      run(input);
      return {};
    },
  };
}

function readOutput(output: string): Json {
  if (bytes(output) > limits.payload)
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at 'output' failed to satisfy constraint: Member must have length less than or equal to ${limits.payload}`,
    );
  try {
    return JSON.parse(output);
  } catch (error) {
    throw new AwsError("InvalidOutput", `Invalid Output: '${error instanceof Error ? error.message : error}'`);
  }
}
