import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { listenLocally } from "../../listen-locally.ts";
import { type HttpAnswer, message } from "./answer.ts";
import type { HttpRequest } from "./payload.ts";

const bodyLimit = 10 * 1024 * 1024;

export type Listener = { readonly port: number; close(): Promise<void> };

/** Listens on 127.0.0.1; port 0 takes any. Throws a plain message when the port is in use. */
export async function listen(
  wanted: number,
  answer: (request: HttpRequest) => Promise<HttpAnswer>,
  log: (message: string) => void,
): Promise<Listener> {
  const server = createServer((incoming, response) => {
    void handle(incoming, response, answer).catch((error: unknown) => {
      log(`A request to an HTTP API failed: ${error instanceof Error ? error.message : String(error)}`);
      if (!response.headersSent) send(response, message(500, "Internal Server Error"));
    });
  });
  const port = await listenLocally(server, wanted).catch((error: Error) => {
    throw new Error(
      `The HTTP API cannot listen on 127.0.0.1:${wanted}: ${error.message}. End what holds the port, or delete the data folder.`,
    );
  });
  return { port, close: () => close(server) };
}

async function handle(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: (request: HttpRequest) => Promise<HttpAnswer>,
): Promise<void> {
  const body = await read(incoming);
  if (!body) return send(response, message(413, "Request Entity Too Large"), true);
  const [path = "/", ...query] = (incoming.url ?? "/").split("?");
  const request: HttpRequest = {
    method: incoming.method ?? "GET",
    path,
    query: query.join("?"),
    protocol: `HTTP/${incoming.httpVersion}`,
    sourceIp: incoming.socket.remoteAddress ?? "127.0.0.1",
    rawHeaders: incoming.rawHeaders,
    body,
  };
  send(response, await answer(request));
}

/** The whole body; undefined when it is over the limit: then the rest is read and dropped, so that the client hears the answer. */
async function read(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > 4 * bodyLimit) return undefined;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer, last = false): void {
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  if (last) response.setHeader("connection", "close");
  response.setHeader("content-length", body.length);
  response.writeHead(status);
  response.end(body);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
