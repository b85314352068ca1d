import type { Cloud, CloudServices } from "../cloud-type.ts";
import type { ResourceOwner, Service } from "../service.ts";
import { apigateway } from "./apigateway/index.ts";
import { dynamodb } from "./dynamodb/index.ts";
import { events } from "./events/index.ts";
import { lambda } from "./lambda/index.ts";
import { logs } from "./logs/index.ts";
import { monitoring } from "./monitoring/index.ts";
import { s3 } from "./s3/index.ts";
import { scheduler } from "./scheduler/index.ts";
import { secretsmanager } from "./secretsmanager/index.ts";
import { sns } from "./sns/index.ts";
import { sqs } from "./sqs/index.ts";
import { states } from "./states/index.ts";

/** Every AWS service of the local cloud but IAM and STS; those that others reach in process by name. */
export type OpenServices = {
  readonly all: readonly Service[];
  readonly byName: CloudServices;
  /** What the service of an ARN knows of its resource. */
  ownerOf(arn: string): ResourceOwner | undefined;
};

/** What others call starts first, so that it stands when a poller or an execution resumes; the HTTP API comes last. */
export function openServices(cloud: Cloud): OpenServices {
  const byName = {
    logs: logs(cloud),
    dynamodb: dynamodb(cloud),
    sqs: sqs(cloud),
    lambda: lambda(cloud),
    states: states(cloud),
    events: events(cloud),
  };
  const others = [s3(cloud), secretsmanager(cloud), monitoring(cloud), sns(cloud), scheduler(cloud), apigateway(cloud)];
  const all: readonly Service[] = [...Object.values(byName), ...others];
  const named = new Map(all.map((service) => [service.name, service]));
  return { all, byName, ownerOf: (arn) => named.get(arn.split(":")[2] ?? "")?.ownerOf?.(arn) };
}
