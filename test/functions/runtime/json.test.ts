import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonError, parseJson } from "../../../functions/runtime/json.ts";

const refused = (text: string | Uint8Array, path: string, message: RegExp) =>
  assert.throws(
    () => parseJson(text),
    (error) => {
      assert.ok(error instanceof JsonError);
      assert.match(error.message, message);
      assert.equal(error.path, path);
      return true;
    },
  );

describe("strict JSON", () => {
  it("reads whatever JSON.stringify writes", () => {
    const value = fc
      .jsonValue({ stringUnit: "binary" })
      .filter((json) => !/[^.\d]\d{17,}[^.e\d]/.test(` ${JSON.stringify(json)} `));
    fc.assert(
      fc.property(value, (json: unknown) =>
        assert.deepEqual(parseJson(JSON.stringify(json)), JSON.parse(JSON.stringify(json))),
      ),
    );
  });

  it("agrees with JSON.parse on what is no JSON", () => {
    const sign = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "a",
      "1",
      "-",
      ".",
      "e",
      "\\",
      " ",
      "\n",
      "\u0001",
      "true",
      "null",
    );
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    // What is refused for another reason, such as a number too large, may be refused before a later sign shows that it is no JSON.
    const judge = (text: string): boolean | "refused" => {
      try {
        parseJson(text);
        return true;
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        return /not valid JSON/.test(error.message) ? false : "refused";
      }
    };
    const agrees = (text: string) => {
      const judged = judge(text);
      if (judged !== "refused") assert.equal(judged, isJson(text));
    };
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 8 }), (signs) => agrees(signs.join(""))),
      { numRuns: 3000, examples: [[["1", "e", "1", "1", "1", "1", "{"]]] },
    );
  });

  it("refuses a name that stands twice, with its path", () => {
    refused('{"user":{"name":"a","name":"b"}}', "user.name", /twice/);
    refused('{"a":1,"\\u0061":2}', "a", /twice/);
  });

  it("takes 64 levels and refuses 65", () => {
    assert.ok(parseJson(`${"[".repeat(64)}1${"]".repeat(64)}`));
    refused(`${"[".repeat(65)}${"]".repeat(65)}`, "[0]".repeat(64), /deeper than 64/);
  });

  it("refuses numbers that would change", () => {
    refused('{"id":[9007199254740993]}', "id[0]", /beyond 2\^53/);
    refused("1e999", "", /too large/);
    refused("1e-999", "", /too small/);
    assert.equal(parseJson("-9007199254740991"), -9007199254740991);
    assert.equal(parseJson("0e0"), 0);
  });

  it("refuses lone surrogates and bytes that are not UTF-8", () => {
    refused('{"a":"\\ud800"}', "a", /surrogate/);
    refused(Uint8Array.of(0x22, 0xff, 0x22), "", /UTF-8/);
    assert.equal(parseJson('"\\ud83d\\ude00"'), "😀");
  });

  it("keeps __proto__ as a name like any other", () => {
    const read = parseJson('{"__proto__":{"admin":true}}');
    assert.deepEqual(Object.keys(Object(read)), ["__proto__"]);
    assert.equal(Reflect.get({}, "admin"), undefined);
  });
});
