import type { Cloud, LambdaApi } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { readFunctionArn } from "./arn.ts";
import { asyncInvokes } from "./async-invokes.ts";
import { eventSources } from "./event-sources.ts";
import { executor } from "./executor.ts";
import { functionResource } from "./function.ts";
import { invoker } from "./invoke.ts";
import { invokeConfigResource } from "./invoke-config.ts";
import { mappingResource } from "./mapping.ts";
import { lambdaOperations } from "./operations.ts";
import { permissionResource, policyOf } from "./permission.ts";
import type { Limits } from "./pool.ts";
import { registry } from "./registry.ts";
import { lambdaProtocol } from "./wire.ts";

/** AWS Lambda: functions and their versions, run in worker threads under their own roles. */
export function lambda(cloud: Cloud, limits?: Limits): Service & LambdaApi {
  const functions = registry(cloud.store);
  const running = executor(cloud, functions, limits);
  const queue = asyncInvokes(cloud, functions, running);
  const sources = eventSources(cloud, functions, running);
  const invoke = invoker(cloud, functions, running, queue);

  return {
    name: "lambda",
    protocol: lambdaProtocol,
    operations: lambdaOperations(cloud, functions, invoke),
    resources: [
      functionResource(cloud, functions),
      permissionResource(cloud.store, functions),
      mappingResource(cloud, sources.checkAccess, sources.changed),
      invokeConfigResource(cloud),
    ],
    invoke,
    ownerOf: (arn) => {
      const name = readFunctionArn(arn);
      const policy = name && policyOf(cloud.store, name);
      return name && { account: name.account, policies: policy ? [JSON.stringify(policy)] : [] };
    },
    start: async () => {
      queue.start();
      sources.start();
    },
    stop: async () => {
      sources.stop();
      queue.stop();
      await running.close();
    },
  };
}
