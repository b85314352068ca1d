import { timingSafeEqual } from "node:crypto";
import type { Assets, Faults } from "../cloud-type.ts";
import { faultList } from "../faults.ts";
import { providerCalls } from "../provider/calls.ts";
import type { OpenProvider } from "../provider/provider.ts";
import { type ApiResponse, AwsError } from "../service.ts";
import { type Traces, traced } from "../traces.ts";
import type { Calls } from "./calls.ts";
import type { OperatorKey } from "./keys.ts";
import type { SignedRequest } from "./signature.ts";

type Parts = {
  readonly provider: OpenProvider;
  readonly faults: Faults;
  readonly traces: Traces;
  readonly assets: Assets;
  readonly calls: Calls;
  /** By account. An operator's secret key as bearer opens everything below `/_cloud/` but the health. */
  readonly operators: Readonly<Record<string, OperatorKey>>;
};

/** The local cloud's own addresses: `/_cloud/health`, `/_cloud/faults`, `/_cloud/traces/<name>`, `/_cloud/calls`, `/_cloud/assets` and `/_cloud/provider/<call>`. */
export function controlHandler(parts: Parts): (request: SignedRequest) => Promise<ApiResponse> {
  return async (request) => {
    const [, , name = "", rest = ""] = request.path.split("/");
    if (name === "health") return json(200, { status: "ok" });
    const account = accountOf(parts.operators, request);
    if (account === undefined) {
      return json(401, { error: "Send the operator's secret access key as `authorization: Bearer <key>`." });
    }
    try {
      if (name === "faults") return faults(parts.faults, request);
      if (name === "traces") return traces(parts.traces, request, rest);
      if (name === "calls") return calls(parts.calls, request);
      if (name === "assets") return assets(parts.assets, request, rest);
      if (name === "provider" && request.method === "POST")
        return await provider(parts.provider, account, rest, request);
      return json(404, { error: `The local cloud has nothing at ${request.method} ${request.path}.` });
    } catch (error) {
      return json(400, { error: describe(error) });
    }
  };
}

/** AWS's errors carry their code, as pulumi-aws shows them. */
function describe(error: unknown): string {
  if (error instanceof AwsError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

function faults(open: Faults, { method, body }: SignedRequest): ApiResponse {
  if (method === "PUT") open.set(faultList.parse(JSON.parse(body.toString("utf8"))));
  else if (method === "POST") open.add(faultList.parse(JSON.parse(body.toString("utf8"))));
  else if (method === "DELETE") open.set([]);
  else if (method !== "GET") return json(405, { error: "Faults take GET, PUT, POST and DELETE." });
  return json(200, open.list());
}

function traces(open: Traces, { method, body }: SignedRequest, name: string): ApiResponse {
  if (method === "PUT") open.set(name, traced.parse(JSON.parse(body.toString("utf8"))));
  else if (method !== "GET" && method !== "DELETE") return json(405, { error: "Traces take GET, PUT and DELETE." });
  const calls = open.calls(name);
  if (!calls) return json(404, { error: `There is no trace ${name}.` });
  if (method === "DELETE") open.delete(name);
  return json(200, calls);
}

function calls(counted: Calls, { method }: SignedRequest): ApiResponse {
  if (method === "DELETE") counted.clear();
  else if (method !== "GET") return json(405, { error: "Calls take GET and DELETE." });
  return json(200, counted.list());
}

/** `GET /_cloud/assets/<sha256>` tells whether the content is there; `POST /_cloud/assets` keeps a content. */
function assets(open: Assets, { method, body }: SignedRequest, sha256: string): ApiResponse {
  if (method === "POST") return json(200, { sha256: open.write(body) });
  return open.has(sha256)
    ? json(200, { sha256 })
    : json(404, { error: `There is no content with the hash ${sha256}.` });
}

async function provider(
  open: OpenProvider,
  account: string,
  name: string,
  { body }: SignedRequest,
): Promise<ApiResponse> {
  const call = Object.hasOwn(providerCalls, name) ? providerCalls[name] : undefined;
  if (!call) return json(404, { error: `The provider has no call ${name}.` });
  return json(200, (await call(open(account), JSON.parse(body.toString("utf8")))) ?? null);
}

/** The account whose operator asks. */
function accountOf(operators: Parts["operators"], { headers }: SignedRequest): string | undefined {
  const given = Buffer.from(headers.authorization ?? "");
  const same = (expected: Buffer) => expected.length === given.length && timingSafeEqual(expected, given);
  return Object.entries(operators).find(([, key]) => same(Buffer.from(`Bearer ${key.secretAccessKey}`)))?.[0];
}

const json = (status: number, value: unknown): ApiResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});
