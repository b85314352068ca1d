import { randomUUID } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { Faults, Hit } from "../cloud-type.ts";
import { faultError } from "../faults.ts";
import { type ApiRequest, type ApiResponse, AwsError, type Need, type Principal, type Service } from "../service.ts";
import type { Calls } from "./calls.ts";
import { jsonProtocol } from "./json-protocol.ts";
import type { Keys } from "./keys.ts";
import { readSignature, type Signature, type SignedRequest, verifies } from "./signature.ts";

/** What the gateway does with the connection: answer it, cut it, or leave it without an answer. */
export type Outcome = ApiResponse | "reset" | "timeout";

export type Handler = (request: SignedRequest) => Promise<Outcome>;

type Parts = {
  readonly services: readonly Service[];
  readonly keys: Keys;
  readonly faults: Faults;
  readonly calls: Calls;
  authorize(principal: Principal, needs: readonly Need[]): void;
  log(message: string): void;
};

type Target = {
  readonly service: Service;
  readonly protocol: ReturnType<typeof jsonProtocol>;
};

/** Answers AWS API calls: who calls, which service, which operation, may they, does a fault hit, then the operation. */
export function awsHandler(parts: Parts): Handler {
  const targets = new Map<string, Target[]>();
  for (const service of parts.services) {
    if (!service.protocol) continue;
    const protocol = service.protocol.kind === "json" ? jsonProtocol(service.protocol) : service.protocol;
    targets.set(service.name, [...(targets.get(service.name) ?? []), { service, protocol }]);
  }
  return async (signed) => {
    const signature = readSignature(signed);
    if (!signature) return plainFailure(403, "MissingAuthenticationToken", "Missing Authentication Token");
    const candidates = targets.get(signature.service);
    const [first] = candidates ?? [];
    if (!candidates || !first) {
      const message = `The local cloud has no service with the signing name ${signature.service}.`;
      return plainFailure(404, "UnknownOperationException", message);
    }
    const anonymous = { ...signed, principal: nobody, account: nobody.account, region: signature.region };
    try {
      const request = identify(parts, signed, signature);
      return await call(parts, candidates, request);
    } catch (error) {
      return withRequestId(first.protocol.fail(toAwsError(error, parts, signature.service), anonymous));
    }
  };
}

const nobody: Principal = { kind: "service", account: "", service: "anonymous" };

function identify({ keys }: Parts, signed: SignedRequest, signature: Signature): ApiRequest {
  const { principal, secretAccessKey } = keys.find(signature.accessKeyId, signature.sessionToken);
  if (!verifies(signed, signature, secretAccessKey)) {
    throw new AwsError(
      signature.service === "s3" ? "SignatureDoesNotMatch" : "InvalidSignatureException",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key.",
      403,
    );
  }
  const body = unpacked(signed, signature.service);
  return { ...signed, body, principal, account: principal.account, region: signature.region };
}

/** Large requests come compressed from some clients; in S3 the same header belongs to the object. */
function unpacked({ headers, body }: SignedRequest, service: string): Buffer {
  return headers["content-encoding"] === "gzip" && service !== "s3" ? gunzipSync(body) : body;
}

async function call(parts: Parts, candidates: readonly Target[], request: ApiRequest): Promise<Outcome> {
  for (const { service, protocol } of candidates) {
    try {
      const parsed = protocol.parse(request);
      if (!parsed) continue;
      const operation = service.operations.find(({ name }) => name === parsed.operation);
      if (!operation) throw unknownOperation(service.name, parsed.operation);
      const authorize = parts.calls.through(parts.authorize, { service: service.name, operation: operation.name });
      const needs = operation.needs(parsed.input, request);
      for (const { resource } of needs) refuseElsewhere(resource, request.region);
      authorize(request.principal, needs.map(withRegion(request.region)));
      const hit = parts.faults.meet({
        service: service.name,
        operation: operation.name,
        resource: needs[0]?.resource,
        traceId: request.headers["x-amzn-trace-id"] ?? "",
        text: request.body.toString("utf8"),
      });
      if (hit?.when === "before") return suffer(hit);

      const answered = (async () => operation.run(parsed.input, request))();
      // Whatever came of the call, its caller does not hear of it.
      if (hit) {
        await Promise.allSettled([answered]);
        return suffer(hit);
      }
      const output = await answered;
      return withRequestId(protocol.respond(operation.name, output, request));
    } catch (error) {
      return withRequestId(protocol.fail(toAwsError(error, parts, service.name), request));
    }
  }
  const asked = request.headers["x-amz-target"] ?? `${request.method} ${request.path}`;
  throw unknownOperation(candidates[0]?.service.name ?? "", asked);
}

/** What the caller meets instead of an answer. */
function suffer(hit: Hit): "reset" | "timeout" {
  if (hit.error === "die") hit.die();
  if (hit.error === "die" || hit.error === "reset") return "reset";
  if (hit.error === "timeout") return "timeout";
  throw faultError(hit);
}

/** A region's endpoint knows nothing of the others. */
function refuseElsewhere(resource: string, region: string): void {
  const [, , , of = ""] = resource.split(":");
  if (!resource.startsWith("arn:") || of === "" || of === region) return;
  throw new AwsError("ResourceNotFoundException", `${resource} is not in ${region}, where this call was sent to.`);
}

const withRegion = (region: string) => (need: Need) => ({
  ...need,
  context: { "aws:RequestedRegion": region, ...need.context },
});

function unknownOperation(service: string, operation: string): AwsError {
  return new AwsError(
    "UnknownOperationException",
    `The local cloud does not know the operation ${service}:${operation}.`,
  );
}

/** What is no AwsError is a mistake in the local cloud: told in its log, never hidden. */
function toAwsError(error: unknown, { log }: Parts, service: string): AwsError {
  if (error instanceof AwsError) return xmlServices.has(service) ? shorter(error) : error;
  log(`local cloud: ${service}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new AwsError("InternalFailure", error instanceof Error ? error.message : String(error), 500);
}

/** The services that answer in XML say `AccessDenied`, the others `AccessDeniedException`. */
const xmlServices: ReadonlySet<string> = new Set(["s3", "iam", "sts"]);

function shorter(error: AwsError): AwsError {
  return error.code === "AccessDeniedException"
    ? new AwsError("AccessDenied", error.message, 403, error.fields)
    : error;
}

function withRequestId(response: ApiResponse): ApiResponse {
  const id = randomUUID();
  return { ...response, headers: { "x-amzn-requestid": id, "x-amz-request-id": id, ...response.headers } };
}

function plainFailure(status: number, code: string, message: string): ApiResponse {
  const headers = { "content-type": "application/json", "x-amzn-errortype": code };
  return withRequestId({ status, headers, body: JSON.stringify({ __type: code, message }) });
}
