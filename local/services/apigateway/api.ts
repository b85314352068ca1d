import type { Properties, Resource } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { newId } from "./api-id.ts";
import { type Api, apiInputs, type Records } from "./records.ts";

const type = "aws:apigatewayv2/api:Api";
const computed = ["apiEndpoint", "arn", "executionArn", "tagsAll"];

/** An HTTP API. `open` starts its listener and returns its port. */
export function apiResource(
  records: Records,
  open: (api: Api) => Promise<number>,
  close: (id: string) => Promise<void>,
): Resource {
  return {
    type,
    inputs: inputRules(apiInputs, { required: ["protocolType"], replace: ["protocolType"] }),
    autoName: { property: "name", max: 128 },
    computed,
    check: (inputs) => checkInputs(apiInputs, inputs),
    preview: (inputs, _context, old) =>
      old
        ? { apiEndpoint: old.apiEndpoint, arn: old.arn, executionArn: old.executionArn, tagsAll: inputs.tags ?? {} }
        : {},
    create: async (inputs, { account, region }) => {
      const draft: Api = { id: newId(10), account, region, port: 0, inputs: parseInputs(apiInputs, inputs, type) };
      const api = { ...draft, port: await open(draft) };
      records.putApi(api);
      return { id: api.id, outputs: { ...inputs, ...outputs(api) } };
    },
    read: async (id) => {
      const api = records.api(id);
      if (!api) return undefined;
      const inputs: Properties = { ...api.inputs };
      return { inputs, outputs: { ...inputs, ...outputs(api) } };
    },
    update: async (id, inputs) => {
      const api = records.api(id);
      if (!api) throw new Error(`NotFoundException: Invalid API identifier specified ${id}`);
      const updated = { ...api, inputs: parseInputs(apiInputs, inputs, type) };
      records.putApi(updated);
      return { ...inputs, ...outputs(updated) };
    },
    delete: async (id) => {
      records.deleteApi(id);
      for (const part of [records.routes, records.integrations, records.stages]) {
        for (const { id: partId } of part.list(id)) part.delete(id, partId);
      }
      await close(id);
    },
  };
}

function outputs({ id, account, region, port, inputs }: Api): Properties {
  return {
    apiEndpoint: `http://127.0.0.1:${port}`,
    arn: `arn:aws:apigateway:${region}::/apis/${id}`,
    executionArn: `arn:aws:execute-api:${region}:${account}:${id}`,
    apiKeySelectionExpression: "$request.header.x-api-key",
    routeSelectionExpression: "$request.method $request.path",
    tagsAll: inputs.tags ?? {},
  };
}
