import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenLocally } from "../listen-locally.ts";
import type { ApiResponse } from "../service.ts";
import type { Handler } from "./handle.ts";
import type { SignedRequest } from "./signature.ts";

const largestBody = 64 * 1024 * 1024;

export type Gateway = { readonly port: number; close(): Promise<void> };

type Parts = {
  readonly aws: Handler;
  /** Answers what is below `/_cloud/`. */
  readonly control: (request: SignedRequest) => Promise<ApiResponse>;
  log(message: string): void;
};

/** Listens on the loopback only. `wanted` 0 takes any free port. One in use is told in one plain sentence. */
export async function openGateway(wanted: number, parts: Parts): Promise<Gateway> {
  const server = createServer((incoming, outgoing) => {
    answer(parts, incoming, outgoing).catch((error: unknown) => {
      parts.log(`local cloud: gateway: ${error instanceof Error ? error.message : String(error)}`);
      outgoing.destroy();
    });
  });
  // A slow call may take its time.
  server.requestTimeout = 0;
  const port = await listenLocally(server, wanted).catch((error: unknown) => {
    throw explain(error, wanted);
  });
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(parts: Parts, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await readBody(incoming);
  if (body === undefined) {
    outgoing.writeHead(413, { connection: "close" }).end();
    return;
  }
  const request = toRequest(incoming, body);
  const outcome = request.path.startsWith("/_cloud/") ? await parts.control(request) : await parts.aws(request);
  if (outcome === "timeout") return;
  if (outcome === "reset") {
    incoming.socket.resetAndDestroy();
    return;
  }
  outgoing.writeHead(outcome.status, { "content-length": Buffer.byteLength(outcome.body), ...outcome.headers });
  outgoing.end(outcome.body);
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > largestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toRequest(incoming: IncomingMessage, body: Buffer): SignedRequest {
  const [path = "/", ...query] = (incoming.url ?? "/").split("?");
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : (value ?? ""),
    ]),
  );
  return { method: incoming.method ?? "GET", path, query: new URLSearchParams(query.join("?")), headers, body };
}

function explain(error: unknown, port: number): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) return error;
  return new Error(
    `Port ${port} on 127.0.0.1 is in use by another program. Stop that one, or choose another with --port.`,
  );
}
