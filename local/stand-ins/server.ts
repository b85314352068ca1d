/** A small HTTP server on loopback for a stand-in: raw body in, JSON or text out. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import type { Hit } from "../cloud-type.ts";
import { listenLocally } from "../listen-locally.ts";

export type Call = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };
export type Reply = { status: number; body: unknown; headers?: Record<string, string> };
export type StandIn = { readonly url: string; readonly port: number; close(): Promise<void> };

/** What a fault does to a call of the stand-in's API. */
export type Interference = (call: Call) => Hit | undefined;

export const json = (body: unknown, status = 200): Reply => ({ status, body });

/** Listens on 127.0.0.1 (`wanted` 0: any port). An error in `answer` is a 500 with its message. */
export async function listen(
  wanted: number,
  answer: (call: Call) => Promise<Reply>,
  interfere: Interference = () => undefined,
): Promise<StandIn> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const url = new URL(request.url ?? "/", "http://stand-in");
    const call = {
      method: request.method ?? "GET",
      url,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    const hit = interfere(call);
    const answered =
      hit?.when === "before"
        ? undefined
        : await answer(call).catch((error: unknown) => json({ error: String(error) }, 500));
    const reply = hit ? suffer(hit, request.socket) : answered;
    if (!reply) return;
    const text = typeof reply.body === "string";
    response.writeHead(reply.status, {
      "content-type": text ? "text/html; charset=utf-8" : "application/json; charset=utf-8",
      ...reply.headers,
    });
    response.end(text ? reply.body : reply.body === undefined ? "" : JSON.stringify(reply.body));
  });
  const port = await listenLocally(server, wanted);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The answer instead of the true one; undefined when there is none. */
function suffer({ error, die }: Hit, socket: Socket): Reply | undefined {
  if (error === "throttle")
    return { ...json({ error: "a fault was switched on" }, 429), headers: { "retry-after": "1" } };
  if (error === "internal") return json({ error: "a fault was switched on" }, 500);
  if (error === "unavailable") return json({ error: "a fault was switched on" }, 503);
  if (error === "die") die();
  if (error !== "timeout") socket.resetAndDestroy();
  return undefined;
}
