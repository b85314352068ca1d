import { randomUUID } from "node:crypto";
import { XMLBuilder } from "fast-xml-parser";
import type { ApiRequest, Properties, Protocol } from "../service.ts";

const xml = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@" });
const headers = { "content-type": "text/xml" };

/** AWS's query protocol: form fields in, XML out. */
export function queryProtocol(namespace: string): Extract<Protocol, { kind: "rest" }> {
  return {
    kind: "rest",
    parse: ({ method, query, body }: ApiRequest) => {
      const fields = method === "GET" ? query : new URLSearchParams(body.toString("utf8"));
      const { Action, Version: _, ...input }: Record<string, string> = Object.fromEntries(fields);
      return Action ? { operation: Action, input } : undefined;
    },
    respond: (operation, output) => ({
      status: 200,
      headers,
      body: xml.build({
        [`${operation}Response`]: {
          "@xmlns": namespace,
          [`${operation}Result`]: output,
          ResponseMetadata: { RequestId: randomUUID() },
        },
      }),
    }),
    fail: ({ code, message, status }) => ({ status, headers, body: errorBody(namespace, code, message, status) }),
  };
}

function errorBody(namespace: string, code: string, message: string, status: number): string {
  const error: Properties = { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message };
  return xml.build({ ErrorResponse: { "@xmlns": namespace, Error: error, RequestId: randomUUID() } });
}
