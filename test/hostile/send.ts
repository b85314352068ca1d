/** Sends requests as they are: headers twice, paths that no URL parser has tidied. */
import { Agent, request as open } from "node:http";
import { text } from "node:stream/consumers";
import type { Answer, Request } from "./attack.ts";

export type Send = { (wanted: Request): Promise<Answer>; close(): void };

/** `address`: the API's, such as `http://127.0.0.1:4601`. */
export function openSend(address: string): Send {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(address);
  const send = async ({ method, path, headers, body }: Request): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const lines = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
    );
    const sent = open(
      { agent, hostname, port, method, path, headers: { ...lines, "content-length": String(body.length) } },
      (response) => {
        const id = response.headers["x-request-id"] ?? response.headers["apigw-requestid"];
        text(response).then(
          (said) => resolve({ status: response.statusCode ?? 0, requestId: String(id ?? ""), text: said }),
          reject,
        );
      },
    );
    sent.once("error", reject);
    sent.end(body);
    return promise;
  };
  return Object.assign(send, { close: () => agent.destroy() });
}
