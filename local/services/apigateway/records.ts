import { z } from "zod";
import type { Store } from "../../service.ts";
import { readRouteKey } from "./route-key.ts";

const tags = z.record(z.string(), z.string()).optional();
const throttle = {
  throttlingRateLimit: z.number().min(0).optional(),
  throttlingBurstLimit: z.number().int().min(0).optional(),
};

export const apiInputs = z.strictObject({
  name: z.string().min(1).max(128),
  protocolType: z.literal("HTTP", "can only be HTTP in the local cloud"),
  description: z.string().optional(),
  region: z.string().optional(),
  disableExecuteApiEndpoint: z.literal(false).optional(),
  ipAddressType: z.enum(["ipv4", "dualstack"]).optional(),
  tags,
});

export const integrationInputs = z.strictObject({
  apiId: z.string(),
  integrationType: z.literal("AWS_PROXY", "can only be AWS_PROXY in the local cloud"),
  integrationUri: z.string().regex(/^arn:aws:(lambda|apigateway):/, "must be a function's ARN or invoke ARN"),
  integrationMethod: z.literal("POST").optional(),
  payloadFormatVersion: z.literal("2.0", "can only be 2.0 in the local cloud"),
  timeoutMilliseconds: z.number().int().min(50).max(30_000).default(30_000),
  connectionType: z.literal("INTERNET").optional(),
  description: z.string().optional(),
  region: z.string().optional(),
});

export const routeInputs = z.strictObject({
  apiId: z.string(),
  routeKey: z
    .string()
    .refine((key) => readRouteKey(key) !== undefined, "must be such as `POST /path/{name}` or `$default`"),
  target: z.string().regex(/^integrations\/\w+$/, "must be integrations/<id>"),
  authorizationType: z.literal("NONE", "can only be NONE in the local cloud").default("NONE"),
  apiKeyRequired: z.literal(false).optional(),
  operationName: z.string().optional(),
  region: z.string().optional(),
});

export const stageInputs = z.strictObject({
  apiId: z.string(),
  name: z.literal("$default", "can only be $default in the local cloud"),
  autoDeploy: z.literal(true, "must be true in the local cloud"),
  description: z.string().optional(),
  accessLogSettings: z.strictObject({ destinationArn: z.string(), format: z.string() }).optional(),
  defaultRouteSettings: z.strictObject({ ...throttle, detailedMetricsEnabled: z.boolean().optional() }).optional(),
  routeSettings: z
    .array(z.strictObject({ routeKey: z.string(), ...throttle, detailedMetricsEnabled: z.boolean().optional() }))
    .optional(),
  region: z.string().optional(),
  tags,
});

export type Route = z.output<typeof routeInputs>;
export type Integration = z.output<typeof integrationInputs>;
export type Stage = z.output<typeof stageInputs>;
export type Api = {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly port: number;
  readonly inputs: z.output<typeof apiInputs>;
};

export type Part<T> = { readonly id: string; readonly inputs: T };
const collections = {
  routes: "apigateway/routes",
  integrations: "apigateway/integrations",
  stages: "apigateway/stages",
};
const apis = "apigateway/apis";

/** APIs and their parts in the store. */
export type Records = ReturnType<typeof records>;

export function records(store: Store) {
  const part = <T>(collection: string) => ({
    get: (apiId: string, id: string) => store.get<Part<T>>(collection, `${apiId}/${id}`),
    list: (apiId: string) => store.list<Part<T>>(collection, { prefix: `${apiId}/` }).map(({ value }) => value),
    /** For an import, which knows the part's id alone or `api/part`. */
    find: (id: string) =>
      store.list<Part<T>>(collection).find(({ key, value }) => value.id === id || key === id)?.value,
    put: (apiId: string, id: string, inputs: T) => store.put(collection, `${apiId}/${id}`, { id, inputs }),
    delete: (apiId: string, id: string) => store.delete(collection, `${apiId}/${id}`),
  });
  return {
    api: (id: string) => store.get<Api>(apis, id),
    apis: () => store.list<Api>(apis).map(({ value }) => value),
    putApi: (api: Api) => store.put(apis, api.id, api),
    deleteApi: (id: string) => store.delete(apis, id),
    routes: part<Route>(collections.routes),
    integrations: part<Integration>(collections.integrations),
    stages: part<Stage>(collections.stages),
  };
}
