import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Cloud, LambdaApi } from "../../../../local/cloud-type.ts";
import type { Properties, Resource, Service } from "../../../../local/service.ts";
import { account, context, region, role } from "../fake-cloud.ts";

/** The code of a function as a resource's input. */
export function archive({ assets }: Cloud, source: string, name = "index.mjs"): Properties {
  const sha256 = assets.write(Buffer.from(source));
  const whole = createHash("sha256").update(name).update(sha256).digest("hex");
  return { sha256: whole, files: { [name]: { sha256 } } };
}

export function resourceOf(service: Service, type: string): Resource {
  const found = service.resources.find((resource) => resource.type === type);
  assert.ok(found, `${type} is not there`);
  return found;
}

/** The inputs of a function with this code. */
export const functionInputs = (cloud: Cloud, source: string, inputs: Properties = {}): Properties => ({
  name: "sample",
  role,
  handler: "index.handler",
  runtime: "nodejs24.x",
  code: archive(cloud, source),
  publish: true,
  ...inputs,
});

/** Makes a function with this code; its qualified ARN. */
export async function makeFunction(
  cloud: Cloud,
  service: Service,
  source: string,
  inputs: Properties = {},
): Promise<string> {
  const resource = resourceOf(service, "aws:lambda/function:Function");
  const given = functionInputs(cloud, source, inputs);
  const { outputs } = await resource.create(given, context(String(given.name)));
  return String(outputs.qualifiedArn);
}

export const sampleArn = `arn:aws:lambda:${region}:${account}:function:sample`;

/** Invokes with an event, and reads the answer. */
export async function call(service: LambdaApi, functionArn: string, event: unknown = {}): Promise<unknown> {
  const { payload } = await service.invoke({ functionArn, payload: JSON.stringify(event), type: "RequestResponse" });
  return JSON.parse(payload);
}
