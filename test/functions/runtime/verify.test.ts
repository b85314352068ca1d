import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { signHmac, verifyGithub, verifyHmac, verifySlack } from "../../../functions/runtime/verify.ts";

const now = 1_700_000_000_000;
const seconds = now / 1000;
const body = Buffer.from('{"a":1}');
const signature = (secret: string, at: number, bytes: Uint8Array = body) =>
  createHmac("sha256", secret).update(`v1:${at}:`).update(bytes).digest("hex");
const signed = (headers: Record<string, string | string[]>, secrets = ["key"], bytes: Uint8Array = body) =>
  verifyHmac({ headers, body: bytes, secrets, now });
const headersAt = (at: number, hex = signature("key", at)) => ({
  "x-socless-timestamp": String(at),
  "x-socless-signature": `v1=${hex}`,
});

describe("our signature", () => {
  it("is accepted when the secret made it over these bytes, in either case of hex", () => {
    assert.ok(signed(headersAt(seconds)));
    assert.ok(signed(headersAt(seconds, signature("key", seconds).toUpperCase())));
    assert.equal(signHmac("key", seconds, body), `v1=${signature("key", seconds)}`);
  });

  it("is accepted up to 300 seconds off, both ways, and not beyond", () => {
    for (const off of [-300, 300]) assert.ok(signed(headersAt(seconds + off)), String(off));
    for (const off of [-301, 301]) assert.ok(!signed(headersAt(seconds + off)), String(off));
  });

  it("is refused for one changed byte, wherever it is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, change) => {
        const changed = bytes.with(at % bytes.length, (bytes[at % bytes.length] ?? 0) ^ change);
        const headers = headersAt(seconds, signature("key", seconds, bytes));
        assert.ok(signed(headers, ["key"], bytes));
        assert.ok(!signed(headers, ["key"], changed));
      }),
    );
  });

  it("is accepted by any of the secrets that count", () => {
    assert.ok(signed(headersAt(seconds), ["new", "key"]));
    assert.ok(!signed(headersAt(seconds), ["new", "other"]));
    assert.ok(!signed(headersAt(seconds), []));
    assert.ok(!signed(headersAt(seconds, signature("", seconds)), [""]), "an empty secret signs nothing");
  });

  it("is refused when a header is missing, doubled or malformed", () => {
    const good = headersAt(seconds);
    const hex = signature("key", seconds);
    for (const headers of [
      { "x-socless-timestamp": good["x-socless-timestamp"] },
      { "x-socless-signature": good["x-socless-signature"] },
      { ...good, "x-socless-signature": [good["x-socless-signature"], good["x-socless-signature"]] },
      { ...good, "x-socless-signature": `${good["x-socless-signature"]},${good["x-socless-signature"]}` },
      { ...good, "x-socless-timestamp": `${seconds}.0` },
      { ...good, "x-socless-timestamp": ` ${seconds}` },
      { ...good, "x-socless-timestamp": "0x6553f100" },
      { ...good, "x-socless-signature": hex },
      { ...good, "x-socless-signature": `v0=${hex}` },
      { ...good, "x-socless-signature": `v1=${hex}00` },
      { ...good, "x-socless-signature": "v1=" },
    ]) {
      assert.ok(!signed(headers), JSON.stringify(headers));
    }
  });

  it("takes the secret's text as the key, undecoded", () => {
    assert.ok(signed(headersAt(seconds, signature("c2VjcmV0", seconds)), ["c2VjcmV0"]));
    assert.ok(!signed(headersAt(seconds, signature("secret", seconds)), ["c2VjcmV0"]));
  });
});

describe("other signatures", () => {
  it("accept GitHub's own example", () => {
    // https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
    const headers = {
      "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    };
    assert.ok(verifyGithub({ headers, body: Buffer.from("Hello, World!"), secrets: ["It's a Secret to Everybody"] }));
    assert.ok(!verifyGithub({ headers, body: Buffer.from("Hello, World."), secrets: ["It's a Secret to Everybody"] }));
  });

  it("accept Slack's own example, at its time", () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const text =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const check = (at: number) =>
      verifySlack({
        headers: {
          "x-slack-request-timestamp": "1531420618",
          "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        },
        body: Buffer.from(text),
        secrets: ["8f742231b10e8888abcd99yyyzzz85a5"],
        now: at,
      });
    assert.ok(check(1531420618_000));
    assert.ok(!check(1531420618_000 + 301_000));
  });
});
