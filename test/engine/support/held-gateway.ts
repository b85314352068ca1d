/** Stands between the engine's provider and the local cloud, and holds calls: so that a test kills the CLI in their middle. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { z } from "zod";

/** A call of the provider that makes or changes something. */
export type Call = { readonly name: string; readonly type: string; readonly urn: string };
/** `request`: it does not reach the cloud. `answer`: it has its effect, and the engine does not hear of it. */
export type Hold = "request" | "answer" | undefined;

const body = z.looseObject({ subject: z.object({ type: z.string(), urn: z.string() }) });
const changing = ["create", "update", "delete"];

export class HeldGateway {
  /** Calls whose effect has come about while they were held. */
  readonly answers: Call[] = [];
  /** Calls that wait before they have any effect; one may land after all, when nobody is there any more to hear it. */
  readonly requests: (Call & { land(): Promise<void> })[] = [];
  /** Calls that went through to their ends. */
  passed = 0;
  readonly #upstream: string;
  readonly #hold: (call: Call, gateway: HeldGateway) => Hold;
  readonly #server: Server;

  /** Each call that changes something is judged when it comes. */
  static async open(upstream: string, hold: (call: Call, gateway: HeldGateway) => Hold): Promise<HeldGateway> {
    const gateway = new HeldGateway(upstream, hold);
    await new Promise<void>((resolve) => gateway.#server.listen(0, "127.0.0.1", resolve));
    return gateway;
  }

  private constructor(upstream: string, hold: (call: Call, gateway: HeldGateway) => Hold) {
    this.#upstream = upstream;
    this.#hold = hold;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) =>
        response.destroy(error instanceof Error ? error : undefined),
      );
    });
  }

  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The gateway does not listen.");
    return `http://127.0.0.1:${address.port satisfies AddressInfo["port"]}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const content = await buffer(request);
    const call = callOf(request.url ?? "", content);
    const held = call && this.#hold(call, this);
    if (call && held === "request") {
      const land = async () => {
        await this.#forward(request, content);
      };
      this.requests.push({ ...call, land });
      return;
    }
    const answer = await this.#forward(request, content);
    if (call && held === "answer") {
      this.answers.push(call);
      return;
    }
    response.writeHead(answer.status, { "content-type": answer.type }).end(answer.body);
    if (call) this.passed += 1;
  }

  async #forward({ url = "", method = "GET", headers }: IncomingMessage, content: Buffer) {
    const { authorization = "" } = headers;
    const answer = await fetch(this.#upstream + url, {
      method,
      headers: { authorization },
      ...(content.length > 0 && { body: new Uint8Array(content) }),
    });
    const type = answer.headers.get("content-type") ?? "application/json";
    return { status: answer.status, type, body: Buffer.from(await answer.arrayBuffer()) };
  }
}

function callOf(url: string, content: Buffer): Call | undefined {
  const [, name = ""] = /^\/_cloud\/provider\/(\w+)$/.exec(url) ?? [];
  if (!changing.includes(name)) return undefined;
  const { subject } = body.parse(JSON.parse(content.toString("utf8")));
  return { name, ...subject };
}

/** Holds the first creation of each of these types. */
export function firstOfEach(types: readonly string[], how: Hold): (call: Call) => Hold {
  const left = new Set(types);
  return ({ name, type }) => (name === "create" && left.delete(type) ? how : undefined);
}
