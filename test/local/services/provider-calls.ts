/** Calls of a local cloud's provider, as the operators of its accounts make them. */
import assert from "node:assert/strict";
import { z } from "zod";
import type { RunningCloud } from "../../../local/cloud.ts";
import type { Properties } from "../../../local/service.ts";

const properties = z.record(z.string(), z.unknown());
const checked = z.object({ inputs: properties, failures: z.array(z.unknown()) });
const made = z.object({ id: z.string(), outputs: properties });

export function providerCalls(cloud: () => Pick<RunningCloud, "endpoint" | "operators">) {
  async function call<T extends z.ZodType>(
    account: string,
    name: string,
    body: unknown,
    shape: T,
  ): Promise<z.output<T>> {
    const { endpoint, operators } = cloud();
    const response = await fetch(`${endpoint}/_cloud/provider/${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${operators[account]?.secretAccessKey}` },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    assert.ok(response.ok, JSON.stringify(answer));
    return shape.parse(answer);
  }
  const subjectOf = (account: string, type: string, given: Properties, provider: Properties) => ({
    type,
    urn: `urn:pulumi:test::test::${type}::${JSON.stringify([account, given, provider])}`,
    provider,
  });
  return {
    call,
    /** Checks and makes a resource, with the provider's settings; by default in us-east-1. */
    async make(account: string, type: string, given: Properties, provider: Properties = { region: "us-east-1" }) {
      const subject = subjectOf(account, type, given, provider);
      const { inputs, failures } = await call(account, "check", { subject, inputs: given }, checked);
      assert.deepEqual(failures, []);
      return call(account, "create", { subject, inputs, token: subject.urn }, made);
    },
    async remove(account: string, type: string, id: string, oldOutputs: Properties): Promise<void> {
      const subject = subjectOf(account, type, oldOutputs, { region: "us-east-1" });
      await call(account, "delete", { subject, id, oldOutputs }, z.unknown());
    },
  };
}
