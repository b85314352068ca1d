import type { z } from "zod";
import { AwsError, type Properties, type Resource, type ResourceContext } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { newId } from "./api-id.ts";
import { integrationInputs, type Part, type Records, routeInputs, stageInputs } from "./records.ts";

type PartStore<T> = {
  get(apiId: string, id: string): Part<T> | undefined;
  list(apiId: string): readonly Part<T>[];
  find(id: string): Part<T> | undefined;
  put(apiId: string, id: string, inputs: T): void;
  delete(apiId: string, id: string): void;
};

type PartKind<S extends z.ZodObject> = {
  readonly type: string;
  readonly schema: S;
  readonly required: readonly string[];
  readonly replace: readonly string[];
  readonly store: PartStore<z.output<S>>;
  newId(inputs: z.output<S>): string;
  outputs(inputs: Properties, context: ResourceContext): Properties;
  readonly computed: readonly string[];
  readonly defaults?: Properties;
  /** What no two of one API may have in common, in words; none: they are told apart by their ids alone. */
  key?(inputs: z.output<S>): string;
};

/** Integrations, routes and stages: what an HTTP API is made of. */
export function partResources(records: Records): Resource[] {
  const needsApi = <S extends z.ZodObject>(kind: PartKind<S>) => partResource(records, kind);
  return [
    needsApi({
      type: "aws:apigatewayv2/integration:Integration",
      schema: integrationInputs,
      required: ["apiId", "integrationType", "integrationUri"],
      replace: ["apiId", "integrationType"],
      store: records.integrations,
      newId: () => newId(7),
      outputs: () => ({ integrationResponseSelectionExpression: "" }),
      computed: ["integrationResponseSelectionExpression"],
    }),
    needsApi({
      type: "aws:apigatewayv2/route:Route",
      schema: routeInputs,
      required: ["apiId", "routeKey"],
      replace: ["apiId"],
      store: records.routes,
      newId: () => newId(7),
      outputs: () => ({}),
      computed: [],
      defaults: { authorizationType: "NONE", apiKeyRequired: false },
      key: ({ routeKey }) => `Route with key ${routeKey}`,
    }),
    needsApi({
      type: "aws:apigatewayv2/stage:Stage",
      schema: stageInputs,
      required: ["apiId"],
      replace: ["apiId", "name"],
      store: records.stages,
      newId: ({ name }) => name,
      outputs: (inputs, { account, region }) => ({
        arn: `arn:aws:apigateway:${region}::/apis/${inputs.apiId}/stages/$default`,
        executionArn: `arn:aws:execute-api:${region}:${account}:${inputs.apiId}/$default`,
        invokeUrl: `http://127.0.0.1:${records.api(String(inputs.apiId))?.port}/`,
        deploymentId: "",
        tagsAll: inputs.tags ?? {},
      }),
      computed: ["arn", "executionArn", "invokeUrl", "deploymentId", "tagsAll"],
    }),
  ];
}

function partResource<S extends z.ZodObject>(records: Records, kind: PartKind<S>): Resource {
  const { type, schema, store } = kind;
  const save = (id: string | undefined, inputs: Properties, context: ResourceContext) => {
    const apiId = String(inputs.apiId);
    if (!records.api(apiId)) throw new Error(`NotFoundException: Invalid API identifier specified ${apiId}`);
    const parsed = parseInputs(schema, inputs, type);
    const partId = id ?? kind.newId(parsed);
    const key = kind.key?.(parsed);
    if (store.list(apiId).some((other) => other.id !== partId && key !== undefined && kind.key?.(other.inputs) === key))
      throw new AwsError("ConflictException", `${key} already exists for this API`, 409);
    store.put(apiId, partId, parsed);
    return { id: partId, outputs: { ...inputs, ...kind.outputs(inputs, context) } };
  };
  return {
    type,
    inputs: inputRules(schema, kind),
    computed: kind.computed,
    ...(kind.defaults && { defaults: kind.defaults }),
    check: (inputs) => checkInputs(schema, inputs),
    create: async (inputs, context) => save(undefined, inputs, context),
    read: async (id, context, known) => {
      // Every API may have a stage of the same name.
      const found = typeof known?.apiId === "string" ? store.get(known.apiId, id) : store.find(id);
      if (!found) return undefined;
      const inputs: Properties = { ...found.inputs };
      return { inputs, outputs: { ...inputs, ...kind.outputs(inputs, context) } };
    },
    update: async (id, inputs, _old, context) => save(id, inputs, context).outputs,
    delete: async (id, old) => store.delete(String(old.apiId), id),
  };
}
