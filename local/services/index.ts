import type { Cloud, CloudServices } from "../cloud-type.ts";
import type { Service } from "../service.ts";
import { dynamodb } from "./dynamodb/index.ts";
import { lambda } from "./lambda/index.ts";
import { logs } from "./logs/index.ts";
import { s3 } from "./s3/index.ts";
import { secretsmanager } from "./secretsmanager/index.ts";
import { states } from "./states/index.ts";

/** Every AWS service of the local cloud but IAM and STS; those that others reach in process by name. */
export type OpenServices = { readonly all: readonly Service[]; readonly byName: CloudServices };

export function openServices(cloud: Cloud): OpenServices {
  const byName = {
    dynamodb: dynamodb(cloud),
    lambda: lambda(cloud),
    logs: logs(cloud),
    states: states(cloud),
  };
  return { all: [...Object.values(byName), s3(cloud), secretsmanager(cloud)], byName };
}
