/** A running hub and its member, two accounts of an organisation, with a third account that is in none. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { listInvestigations } from "../../cli/investigations.ts";
import type { InvestigationView } from "../../functions/runtime/investigation.ts";
import type { Recorded } from "../../local/deploy/state.ts";
import { recordedResources } from "../support/places.ts";
import { until } from "../support/until.ts";
import { setTargets } from "./every-target.ts";
import { RunningPlatform } from "./platform.ts";
import { copyProgram, type ProgramCopy } from "./program-copy.ts";

export const [hub, member, outside] = ["000000000001", "000000000002", "000000000003"];
export const region = "us-east-1";
const organization = "o-a1b2c3d4e5";
const deploymentRole = { arn: `arn:aws:iam::${member}:role/deployment`, externalId: "socless-members" };

export type Key = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
/** An event as somebody puts it on a bus. */
export type Put = { readonly Source: string; readonly DetailType: string; readonly EventBusName?: string };

export class HubAndMember {
  readonly platform = new RunningPlatform("--account", hub, "--account", outside);
  readonly #name: string;
  #program: ProgramCopy | undefined;

  /** What the hub's target is called. */
  constructor(name = "hub") {
    this.#name = name;
  }

  async start(): Promise<void> {
    this.#program = copyProgram();
    const { folder } = this.#program;
    setTargets(folder, [
      { name: this.#name, account: hub, region },
      { name: "member", account: member, region, hub: this.#name, deploymentRole },
    ]);
    const file = join(folder, "Pulumi.local.yaml");
    const settings = z.object({ config: z.record(z.string(), z.unknown()) }).parse(parse(readFileSync(file, "utf8")));
    settings.config["socless:organization"] = { id: organization };
    writeFileSync(file, stringify(settings));
    await this.again();
  }

  /** Goes on after an end. */
  async again(): Promise<void> {
    await this.platform.start(this.#program?.folder);
  }

  async remove(): Promise<void> {
    await this.platform.remove();
    this.#program?.remove();
  }

  operator(account: string): Key {
    return this.platform.outputs.accounts[account] ?? assert.fail(account);
  }

  /** What a client needs to be somebody. */
  as(credentials: Key) {
    const { gateway } = this.platform.outputs;
    return { endpoint: gateway, region, credentials: { ...credentials }, maxAttempts: 1, forcePathStyle: true };
  }

  /** The resources of a type in an account. */
  made(type: string, account: string): readonly Recorded[] {
    return recordedResources(this.platform.data).filter(
      (one) => one.type === type && String(one.outputs.arn).includes(`:${account}:`),
    );
  }

  /** ARN of the bus that takes members' events. */
  bus(): string {
    return String(this.made("aws:cloudwatch/eventBus:EventBus", hub)[0]?.outputs.arn);
  }

  /** What EventBridge answers of the one event. */
  async put(by: Key, detail: object, { Source, DetailType, EventBusName }: Put) {
    const entry = { Source, DetailType, Detail: JSON.stringify(detail), ...(EventBusName ? { EventBusName } : {}) };
    const { Entries = [] } = await new EventBridgeClient(this.as(by)).send(new PutEventsCommand({ Entries: [entry] }));
    return Entries[0];
  }

  /** The hub's cases of an endpoint. */
  async cases(endpoint: string) {
    const all = await listInvestigations(this.platform.deployment, 2, Date.now());
    return all.filter((one) => one.endpoint === endpoint);
  }

  /** The case whose alert holds this text, when it is there. */
  async caseWith(endpoint: string, text: string): Promise<InvestigationView> {
    return until(`the case of ${text}`, async () => {
      for (const { id } of await this.cases(endpoint)) {
        const view = await this.platform.show(id);
        if (JSON.stringify(view.alert).includes(text)) return view;
      }
      return undefined;
    });
  }

  /** A role, with what it may do; and its key, as the operator of the account that it trusts takes it: its own when not said. */
  async role(
    account: string,
    path: string,
    name: string,
    may: object,
    { trusts = account, externalId }: { readonly trusts?: string; readonly externalId?: string } = {},
  ): Promise<Key> {
    const iam = new IAMClient(this.as(this.operator(account)));
    const document = (statement: object) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
    const Condition = externalId && { StringEquals: { "sts:ExternalId": externalId } };
    const Principal = { AWS: `arn:aws:iam::${trusts}:root` };
    const trust = document({ Principal, Action: "sts:AssumeRole", ...(Condition && { Condition }) });
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: name, Path: path, AssumeRolePolicyDocument: trust }),
    );
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "may", PolicyDocument: document(may) }));
    const call = { RoleArn: Role?.Arn ?? "", RoleSessionName: "inv_test" };
    return this.assume(this.operator(trusts), { ...call, ...(externalId && { ExternalId: externalId }) });
  }

  async assume(by: Key, call: { RoleArn: string; RoleSessionName: string; ExternalId?: string }): Promise<Key> {
    const { Credentials } = await new STSClient(this.as(by)).send(new AssumeRoleCommand(call));
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
  }
}

/** A bucket in an account, as somebody there has made it. */
export async function bucketIn({ outputs }: RunningPlatform, account: string): Promise<string> {
  const bucket = `public-${randomBytes(6).toString("hex")}`;
  const type = "aws:s3/bucket:Bucket";
  const subject = { type, urn: `urn:pulumi:other::other::${type}::${bucket}`, provider: { region } };
  const response = await fetch(`${outputs.gateway}/_cloud/provider/create`, {
    method: "POST",
    headers: { authorization: `Bearer ${outputs.accounts[account]?.secretAccessKey}` },
    body: JSON.stringify({ subject, inputs: { bucket }, token: bucket }),
  });
  assert.ok(response.ok, await response.text());
  return bucket;
}
