import assert from "node:assert/strict";
import fc from "fast-check";
import { createLog } from "../../../functions/runtime/log.ts";
import { redact, registerSecret } from "../../../functions/runtime/redact.ts";

describe("a log line", () => {
  const lines: string[] = [];
  const log = createLog({ function: "f" }, (line) => lines.push(line));
  beforeEach(() => lines.splice(0));
  const last = () => JSON.parse(lines.at(-1) ?? "null");

  it("is one JSON object with its fields, the more special ones last", () => {
    log.with({ investigation: "inv_1" }).info("done", { step: "a" });
    const { time, ...rest } = last();
    assert.deepEqual(rest, { level: "info", message: "done", function: "f", investigation: "inv_1", step: "a" });
    assert.equal(new Date(time).toISOString(), time);
  });

  it("tells an error by name, message and cause", () => {
    log.error("broken", { error: new TypeError("no", { cause: new Error("why") }) });
    assert.deepEqual(last().error, { name: "TypeError", message: "no", cause: { name: "Error", message: "why" } });
  });

  it("leaves debug lines out", () => {
    log.debug("detail");
    assert.equal(lines.length, 0);
  });

  it("survives what JSON cannot hold", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    log.warn("odd", { circle, big: 10n });
    assert.equal(last().message, "odd");
  });

  it("never holds a secret, in any form it may take", () => {
    const secret = '>>>???S3cret/+"quoted"&value';
    registerSecret(secret);
    const bytes = Buffer.from(secret);
    for (const form of [
      secret,
      encodeURIComponent(secret),
      bytes.toString("base64"),
      bytes.toString("base64url"),
      bytes.toString("hex"),
      bytes.toString("hex").toUpperCase(),
    ]) {
      log.info(`a ${form} b`, { [`key ${form}`]: { inside: [form] }, error: new Error(form) });
      const line = lines.at(-1) ?? "";
      assert.ok(!line.includes(form) && !line.includes(JSON.stringify(form).slice(1, -1)), line);
      assert.equal(last().message, "a [redacted] b");
    }
  });

  it("keeps text without a secret as it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => assert.equal(redact(text.replaceAll("S3", "")), text.replaceAll("S3", ""))),
    );
  });
});
