import type { ApiRequest, Protocol } from "../../service.ts";

const routes: readonly { readonly path: RegExp; readonly operation: string }[] = [
  { path: /^\/v2\/apis\/?$/, operation: "GetApis" },
  { path: /^\/v2\/apis\/([^/]+)\/integrations\/?$/, operation: "GetIntegrations" },
  { path: /^\/v2\/apis\/([^/]+)\/routes\/?$/, operation: "GetRoutes" },
];

/** The REST protocol of API Gateway V2: JSON whose members begin with a small letter. */
export const apigatewayProtocol: Protocol = {
  kind: "rest",
  parse: ({ method, path }: ApiRequest) => {
    for (const { path: pattern, operation } of method === "GET" ? routes : []) {
      const match = pattern.exec(path);
      if (match) return { operation, input: match[1] === undefined ? {} : { apiId: decodeURIComponent(match[1]) } };
    }
    return undefined;
  },
  respond: (_operation, output = {}) => ({
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(output),
  }),
  fail: ({ code, message, status, fields }) => ({
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": code },
    body: JSON.stringify({ ...fields, message }),
  }),
};
