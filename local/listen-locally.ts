import { randomInt } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";

/** Below the ports that Linux, macOS and Windows give to passing connections by themselves. */
const [first, last] = [10_240, 32_767];
const tries = 50;

/**
 * Listens on the loopback address only, and returns the port; 0 takes any free one, which is then often kept for the
 * next start: no passing connection of another program will hold it. Rejects with Node's own error.
 */
export async function listenLocally(
  server: Server,
  port: number,
  choose = () => randomInt(first, last + 1),
): Promise<number> {
  // A client's idle connection is not cut just when it is used again.
  server.keepAliveTimeout = 600_000;
  for (let tried = 0; port === 0 && tried < tries; tried += 1) {
    try {
      return await listenOn(server, choose());
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  return listenOn(server, port);
}

async function listenOn(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no port.");
  return address.port;
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES");
