import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { openCloud, type RunningCloud } from "../../../local/cloud.ts";

/** A local cloud on a folder of its own, and what tests do with it. */
export type World = {
  readonly cloud: RunningCloud;
  readonly data: string;
  readonly log: string[];
  /** For the stock SDK's clients. */
  readonly client: ReturnType<typeof clientOf>;
  /** Calls an address below `/_cloud/` as the operator. */
  control(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Makes a resource and returns its outputs. */
  make(type: string, name: string, inputs: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Stops the cloud and starts it again on the same folder. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

const clientOf = ({ endpoint, credentials }: RunningCloud) => ({
  region: "us-east-1",
  endpoint,
  // The SDK writes into what it is given.
  credentials: { ...credentials },
  maxAttempts: 1,
});

const properties = z.record(z.string(), z.unknown());

export async function openWorld(): Promise<World> {
  const data = mkdtempSync(join(tmpdir(), "cloud-"));
  const log: string[] = [];
  const open = () => openCloud({ data, port: 0, log: (line) => log.push(line) });
  let cloud = await open();

  const control: World["control"] = async (method, path, body) => {
    const response = await fetch(`${cloud.endpoint}/_cloud/${path}`, {
      method,
      headers: { authorization: `Bearer ${cloud.credentials.secretAccessKey}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const call = async <T extends z.ZodType>(name: string, body: unknown, shape: T) => {
    const answer = await control("POST", `provider/${name}`, body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return shape.parse(answer.body);
  };
  return {
    get cloud() {
      return cloud;
    },
    get client() {
      return clientOf(cloud);
    },
    data,
    log,
    control,
    make: async (type, name, inputs) => {
      const urn = `urn:pulumi:test::test::${type}::${name}`;
      const subject = { type, urn, provider: { region: "us-east-1" } };
      const checked = await call(
        "check",
        { subject, inputs },
        z.object({ inputs: properties, failures: z.array(z.unknown()).max(0) }),
      );
      const made = await call(
        "create",
        { subject, inputs: checked.inputs, token: name },
        z.object({ outputs: properties }),
      );
      return made.outputs;
    },
    restart: async () => {
      await cloud.close();
      cloud = await open();
    },
    close: async () => {
      await cloud.close();
      rmSync(data, { recursive: true });
    },
  };
}

/** A policy document's text. */
export const policy = (...Statement: Record<string, unknown>[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement });
