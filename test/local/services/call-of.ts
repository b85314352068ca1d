import type { ApiRequest, Properties, Service } from "../../../local/service.ts";
import { account, region } from "./fake-cloud.ts";

/** Calls a service's operations in process, as an operator. */
export function callOf(service: Service) {
  const request: ApiRequest = {
    method: "POST",
    path: "/",
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    principal: { kind: "operator", account, arn: `arn:aws:iam::${account}:user/operator` },
    account,
    region,
  };
  return async (name: string, input: Properties): Promise<Properties | undefined> => {
    const operation = service.operations.find((one) => one.name === name);
    if (operation === undefined) throw new Error(`${service.name} has no operation ${name}`);
    return operation.run(input, request);
  };
}
