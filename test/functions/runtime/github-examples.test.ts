import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { z } from "zod";
import { parseJson } from "../../../functions/runtime/json.ts";
import { verifyGithub } from "../../../functions/runtime/verify.ts";

const secret = "webhook-secret";
// Its types speak of a default export that the package does not have.
const examples = z
  .array(z.object({ name: z.string(), examples: z.array(z.json()) }))
  .parse(createRequire(import.meta.url)("@octokit/webhooks-examples"));
const payloads = examples.flatMap((event) => event.examples.map((payload) => ({ name: event.name, payload })));

describe("GitHub's published webhook payloads", () => {
  it("are accepted with GitHub's signature, and refused with one byte changed", () => {
    assert.ok(payloads.length > 100);
    for (const { name, payload } of payloads) {
      const body = Buffer.from(JSON.stringify(payload));
      const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
      const signed = { headers: { "x-hub-signature-256": signature }, secrets: [secret] };
      assert.equal(verifyGithub({ ...signed, body }), true, name);
      body[body.length - 2] = (body[body.length - 2] ?? 0) ^ 1;
      assert.equal(verifyGithub({ ...signed, body }), false, name);
    }
  });

  it("are JSON that the strict parser takes unchanged", () => {
    for (const { payload } of payloads) {
      const text = JSON.stringify(payload);
      assert.deepEqual(parseJson(text), payload);
    }
  });
});
