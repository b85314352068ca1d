/** Stands between the engine's provider and the local cloud, and holds calls: so that a test kills the CLI in their middle. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { z } from "zod";

/** A call of the provider that makes or changes something. */
export type Call = { readonly name: string; readonly type: string; readonly urn: string };
/**
 * `request`: it does not reach the cloud. `answer`: it has its effect, and the engine does not hear of it. `refuse`: it is
 * answered as AWS answers whoever may not do it.
 */
export type Hold = "request" | "answer" | "refuse" | undefined;

const body = z.looseObject({ subject: z.object({ type: z.string(), urn: z.string() }) });
const changing = ["create", "update", "delete"];

export class HeldGateway {
  /** Calls whose effect has come about while they were held. */
  readonly answers: Call[] = [];
  /** Calls that wait before they have any effect; one may land after all, when nobody is there any more to hear it, or go on. */
  readonly requests: (Call & { land(): Promise<void>; goOn(): Promise<void> })[] = [];
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

  async #handle(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const content = await buffer(asked);
    const call = callOf(asked.url ?? "", content);
    const held = call && this.#hold(call, this);
    if (call && held === "request") {
      const land = async () => {
        await this.#forward(asked, content);
      };
      this.requests.push({ ...call, land, goOn: () => this.#answer(asked, content, response, call) });
      return;
    }
    if (call && held === "refuse") {
      const error = `AccessDeniedException: it may not ${call.name} a ${call.type}.`;
      response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
      return;
    }
    if (call && held === "answer") {
      await this.#forward(asked, content);
      this.answers.push(call);
      return;
    }
    await this.#answer(asked, content, response, call);
  }

  async #answer(asked: IncomingMessage, content: Buffer, response: ServerResponse, call: Call | undefined) {
    const answer = await this.#forward(asked, content);
    response.writeHead(answer.status, answer.headers).end(answer.body);
    if (call) this.passed += 1;
  }

  /** With all its headers as they were signed, also that which names the host. */
  async #forward({ url = "", method = "GET", headers }: IncomingMessage, content: Buffer) {
    const sent = request(this.#upstream + url, { method, headers });
    sent.end(content);
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      sent.once("response", resolve).once("error", reject),
    );
    return { status: answer.statusCode ?? 500, headers: answer.headers, body: await buffer(answer) };
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
