/** Where the independent interpreter asks what a Lambda function answers. */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { listenLocally } from "../../local/listen-locally.ts";
import { MachineError } from "../playbooks/support/evaluate.ts";

const callShape = z.object({
  machine: z.string(),
  state: z.string(),
  arguments: z.object({ FunctionName: z.string(), Payload: z.record(z.string(), z.json()) }),
  token: z.string().nullish(),
});
export type Call = z.output<typeof callShape>;

/** The function's result, and what happens once it has been given. */
export type Replied = { readonly result: unknown; readonly afterwards?: () => Promise<unknown> };

type Calls = { readonly url: string; close(): Promise<void> };

/** Listens on a free port of the loopback address; a MachineError is the function's failure. */
export async function listenForCalls(reply: (call: Call) => Promise<Replied>): Promise<Calls> {
  const server = createServer(async (request, response) => {
    const { body, afterwards } = await answer(request, reply);
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    await afterwards?.();
  });
  const port = await listenLocally(server, 0);
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}

async function answer(request: IncomingMessage, reply: (call: Call) => Promise<Replied>) {
  try {
    const { result, afterwards } = await reply(callShape.parse(await json(request)));
    return { body: { result: result ?? null }, afterwards };
  } catch (error) {
    const failed = error instanceof MachineError ? error : new MachineError("Test.Broken", String(error));
    return { body: { error: failed.error, cause: failed.message }, afterwards: undefined };
  }
}

/** A port nobody listens on just now, and none that a passing connection takes before it is used. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenLocally(server, 0);
  server.close();
  await once(server, "close");
  return port;
}
