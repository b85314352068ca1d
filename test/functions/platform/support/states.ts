/** Step Functions on the wire, as far as the platform calls it. */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";

const input = z.looseObject({
  stateMachineArn: z.string().optional(),
  name: z.string().optional(),
  input: z.string().optional(),
  executionArn: z.string().optional(),
  taskToken: z.string().optional(),
  output: z.string().optional(),
});

export type States = {
  readonly client: SFNClient;
  /** What was started: execution name → machine and input. */
  readonly started: Map<string, { machine: string; input: unknown }>;
  /** What was delivered, in order. */
  readonly delivered: { token: string; output: unknown }[];
  /** How many StartExecution calls came. */
  starts: number;
  /** Task tokens that are not waited for any more. */
  readonly gone: Set<string>;
  /** Executions that have ended: ARN → status. */
  readonly ended: Map<string, { status: string; error?: string; cause?: string }>;
  /** The next calls of an operation fail with this error. */
  fail(operation: string, error: string, times?: number): void;
  close(): Promise<void>;
};

export async function startStates(): Promise<States> {
  const faults = new Map<string, { error: string; times: number }>();
  const answer = (operation: string, given: z.infer<typeof input>): { error: string } | Record<string, unknown> => {
    const fault = faults.get(operation);
    if (fault && fault.times-- > 0) return { error: fault.error };
    const { name = "", stateMachineArn: machine = "", executionArn = "", taskToken = "" } = given;
    switch (operation) {
      case "StartExecution":
        self.starts++;
        if (self.started.has(name)) return { error: "ExecutionAlreadyExists" };
        self.started.set(name, { machine, input: JSON.parse(given.input ?? "null") });
        return { executionArn: `${machine.replace(":stateMachine:", ":execution:")}:${name}`, startDate: 1 };
      case "SendTaskSuccess":
        if (self.gone.has(taskToken)) return { error: "TaskTimedOut" };
        self.gone.add(taskToken);
        self.delivered.push({ token: taskToken, output: JSON.parse(given.output ?? "null") });
        return {};
      case "DescribeExecution":
        if (!self.started.has(executionArn.split(":").at(-1) ?? "")) return { error: "ExecutionDoesNotExist" };
        return { executionArn, ...(self.ended.get(executionArn) ?? { status: "RUNNING" }) };
      default:
        return { error: "UnknownOperation" };
    }
  };
  const server = createServer(async (request, response) => {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const result = answer(operation, input.parse(JSON.parse(await text(request))));
    const failed = typeof result.error === "string" && Object.keys(result).length === 1 ? result.error : undefined;
    response.writeHead(failed === undefined ? 200 : 400, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(failed === undefined ? result : { __type: failed, message: failed }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const self: States = {
    client: new SFNClient({
      endpoint: `http://127.0.0.1:${address.port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    }),
    started: new Map(),
    delivered: [],
    starts: 0,
    gone: new Set(),
    ended: new Map(),
    fail: (operation, error, times = 1) => faults.set(operation, { error, times }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return self;
}
