/** A whole local cloud on a folder of its own, with resources made as a deployment makes them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import { openCloud } from "../../../local/cloud.ts";
import type { Clock, Properties } from "../../../local/service.ts";

export const region = "us-east-1";
export const account = "000000000001";

const made = z.object({ id: z.string(), outputs: z.record(z.string(), z.unknown()) });
export type Made = z.output<typeof made>;
const checked = z.object({
  inputs: z.record(z.string(), z.unknown()),
  failures: z.array(z.object({ property: z.string(), reason: z.string() })),
});

export async function runningCloud({ data, clock }: { data?: string; clock?: Clock } = {}) {
  const folder = data ?? mkdtempSync(join(tmpdir(), "local-cloud-"));
  const cloud = await openCloud({ data: folder, port: 0, ...(clock ? { clock } : {}) });
  const client = { endpoint: cloud.endpoint, region, credentials: cloud.credentials };

  async function provider(call: string, body: Properties): Promise<unknown> {
    const response = await fetch(`${cloud.endpoint}/_cloud/provider/${call}`, {
      method: "POST",
      headers: { authorization: `Bearer ${cloud.credentials.secretAccessKey}` },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  }
  const subject = (type: string, name: string) => ({
    type,
    urn: `urn:pulumi:test::test::${type}::${name}`,
    provider: { region },
  });
  const check = async (type: string, name: string, inputs: Properties) =>
    checked.parse(await provider("check", { subject: subject(type, name), inputs }));

  return {
    folder,
    client,
    check,
    async create(type: string, name: string, given: Properties): Promise<Made> {
      const { inputs, failures } = await check(type, name, given);
      if (failures.length > 0) throw new Error(JSON.stringify(failures));
      return made.parse(await provider("create", { subject: subject(type, name), inputs, token: `${type} ${name}` }));
    },
    async update(type: string, name: string, { id, outputs }: Made, given: Properties): Promise<Properties> {
      const old = { ...outputs, __defaults: ["name", "bucket"] };
      const body = { subject: subject(type, name), inputs: given, old };
      const { inputs } = checked.parse(await provider("check", body));
      return z
        .record(z.string(), z.unknown())
        .parse(await provider("update", { subject: subject(type, name), id, inputs, oldOutputs: outputs }));
    },
    async delete(type: string, name: string, { id, outputs }: Made): Promise<void> {
      await provider("delete", { subject: subject(type, name), id, oldOutputs: outputs });
    },
    /** A client's settings for a role that may do just what the statements say. */
    async clientAs(name: string, statements: readonly Properties[]) {
      const trust = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" };
      const role = await this.create("aws:iam/role:Role", name, { assumeRolePolicy: policy([trust]) });
      await this.create("aws:iam/rolePolicy:RolePolicy", name, { role: role.outputs.name, policy: policy(statements) });
      const sts = new STSClient(client);
      const { Credentials } = await sts.send(
        new AssumeRoleCommand({ RoleArn: String(role.outputs.arn), RoleSessionName: "test" }),
      );
      return {
        ...client,
        credentials: {
          accessKeyId: Credentials?.AccessKeyId ?? "",
          secretAccessKey: Credentials?.SecretAccessKey ?? "",
          sessionToken: Credentials?.SessionToken ?? "",
        },
      };
    },
    /** Stops the cloud; its folder stays for the next start. */
    stop: () => cloud.close(),
    async close(): Promise<void> {
      await cloud.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type TestCloud = Awaited<ReturnType<typeof runningCloud>>;

const policy = (Statement: readonly Properties[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** For assertions on AWS errors: their name, and the fields a test looks at. */
export const named = (name: string, fields: Properties = {}) => ({ name, ...fields });
