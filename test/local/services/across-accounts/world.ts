/** A cloud of three accounts, two of them in an organisation. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRoleCommand, DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import { openAssets } from "../../../../local/assets.ts";
import { openCloud } from "../../../../local/cloud.ts";
import type { Properties } from "../../../../local/service.ts";
import { providerCalls } from "../provider-calls.ts";
import { organization, other, owner, stranger } from "./rows.ts";

export type Key = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

export const document = (...Statement: readonly Properties[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement });

export async function openAccounts() {
  const data = mkdtempSync(join(tmpdir(), "across-"));
  const cloud = await openCloud({
    data,
    port: 0,
    account: owner,
    otherAccounts: [other, stranger],
    organization: { id: organization, accounts: [owner, other] },
  });
  const { call, make, remove } = providerCalls(() => cloud);
  const operator = (account: string): Key => cloud.operators[account] ?? assert.fail(account);
  const as = (credentials: Key) => ({
    endpoint: cloud.endpoint,
    region: "us-east-1",
    credentials: { ...credentials },
    maxAttempts: 1,
    forcePathStyle: true,
  });
  const iam = (account: string) => new IAMClient(as(operator(account)));

  const subjectOf = (type: string) => {
    const urn = `urn:pulumi:test::test::${type}::${randomUUID()}`;
    return { type, urn, provider: { region: "us-east-1" } };
  };
  /** Sets a resource that may be there already, and returns its id. */
  async function set(account: string, type: string, inputs: Properties): Promise<string> {
    const subject = subjectOf(type);
    const answer = z.object({ id: z.string() });
    return (await call(account, "create", { subject, inputs, token: subject.urn }, answer)).id;
  }
  const trusting = (Principal: Properties) => document({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });

  return {
    make,
    remove,
    operator,
    as,
    set,
    setQueuePolicy: (account: string, name: string, statements: readonly Properties[]) =>
      set(account, "aws:sqs/queuePolicy:QueuePolicy", {
        queueUrl: `${cloud.endpoint}/${account}/${name}`,
        policy: statements.length > 0 ? document(...statements) : "",
      }),
    /** Bounds a role that trusts its account, and returns the way to unbind it. */
    async bind(account: string, name: string, boundary: readonly Properties[]) {
      const [role, policy] = ["aws:iam/role:Role", "aws:iam/policy:Policy"];
      const bound = { name: `boundary-${randomUUID()}`, path: "/", policy: document(...boundary) };
      const { id, outputs } = await make(account, policy, bound);
      const update = async (more: Properties) => {
        const inputs = { name, path: "/", assumeRolePolicy: trusting({ AWS: account }), ...more };
        await call(account, "update", { subject: subjectOf(role), id: name, inputs, oldOutputs: {} }, z.unknown());
      };
      await update({ permissionsBoundary: outputs.arn });
      return async () => {
        await update({});
        await remove(account, policy, id, outputs);
      };
    },
    async makeFunction(account: string, name: string, source: string): Promise<string> {
      const sha256 = openAssets(join(data, "assets")).write(Buffer.from(source));
      const assumeRolePolicy = trusting({ Service: "lambda.amazonaws.com" });
      const role = await make(account, "aws:iam/role:Role", { name, assumeRolePolicy });
      const code = { sha256, files: { "index.mjs": { sha256 } } };
      const given = { name, role: role.outputs.arn, code, handler: "index.handler", runtime: "nodejs24.x" };
      return String((await make(account, "aws:lambda/function:Function", given)).outputs.arn);
    },
    async makeRole(account: string, name: string, trusts: Properties = { AWS: account }): Promise<string> {
      const made = await iam(account).send(
        new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trusting(trusts) }),
      );
      return made.Role?.Arn ?? assert.fail("no ARN");
    },
    /** What the role may do from now on. */
    async may(account: string, RoleName: string, ...statements: readonly Properties[]): Promise<void> {
      const one = { RoleName, PolicyName: "may" };
      const PolicyDocument = document(...statements);
      if (statements.length > 0) await iam(account).send(new PutRolePolicyCommand({ ...one, PolicyDocument }));
      else
        await iam(account)
          .send(new DeleteRolePolicyCommand(one))
          .catch((error: Error) => assert.equal(error.name, "NoSuchEntityException"));
    },
    async take(account: string, RoleArn: string, session?: readonly Properties[]): Promise<Key> {
      const { Credentials } = await new STSClient(as(operator(account))).send(
        new AssumeRoleCommand({
          RoleArn,
          RoleSessionName: "session",
          ...(session && { Policy: document(...session) }),
        }),
      );
      return {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      };
    },
    async close(): Promise<void> {
      await cloud.close();
      rmSync(data, { recursive: true });
    },
  };
}
export type World = Awaited<ReturnType<typeof openAccounts>>;
