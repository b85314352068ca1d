import { z } from "zod";
import { type ApiRequest, AwsError, type Operation, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import type { Records } from "./records.ts";

/** What stands, as API Gateway V2 lists it; all on one page. */
export function apigatewayOperations(records: Records): Operation[] {
  const listing = (name: string, below: string, items: (apiId: string) => readonly Properties[]): Operation => ({
    name,
    needs: ({ apiId }, { region }) => [
      { action: "apigateway:GET", resource: `arn:aws:apigateway:${region}::/apis/${String(apiId)}/${below}` },
    ],
    run: (input, request) => {
      const { apiId } = parseInput(z.object({ apiId: z.string() }), input);
      if (!standsIn(request)(records.api(apiId)))
        throw new AwsError("NotFoundException", `Invalid API identifier specified ${request.account}:${apiId}`, 404);
      return { items: items(apiId) };
    },
  });
  return [
    {
      name: "GetApis",
      needs: (_input, { region }) => [{ action: "apigateway:GET", resource: `arn:aws:apigateway:${region}::/apis` }],
      run: (_input, request) => ({
        items: records
          .apis()
          .filter(standsIn(request))
          .map(({ id, port, inputs: { name, protocolType, description, tags } }) => ({
            apiId: id,
            name,
            protocolType,
            description,
            tags,
            apiEndpoint: `http://127.0.0.1:${port}`,
            routeSelectionExpression: "$request.method $request.path",
          })),
      }),
    },
    listing("GetIntegrations", "integrations", (apiId) =>
      records.integrations
        .list(apiId)
        .map(({ id, inputs: { apiId: _, region: _r, timeoutMilliseconds, ...shown } }) => ({
          integrationId: id,
          timeoutInMillis: timeoutMilliseconds,
          ...shown,
        })),
    ),
    listing("GetRoutes", "routes", (apiId) =>
      records.routes.list(apiId).map(({ id, inputs: { apiId: _, region: _r, ...shown } }) => ({
        routeId: id,
        apiKeyRequired: false,
        ...shown,
      })),
    ),
  ];
}

const standsIn =
  ({ account, region }: Pick<ApiRequest, "account" | "region">) =>
  (api: { readonly account: string; readonly region: string } | undefined): boolean =>
    api?.account === account && api.region === region;
