import assert from "node:assert/strict";
import { compilePattern, parsePattern } from "../../../../local/services/events/pattern.ts";

const event = {
  source: "aws.guardduty",
  account: "000000000001",
  "detail-type": "GuardDuty Finding",
  resources: [],
  detail: {
    severity: 8,
    type: "UnauthorizedAccess:IAMUser/ConsoleLogin",
    region: null,
    archived: false,
    ip: "10.1.2.3",
    tags: ["a", "b"],
    items: [
      { name: "x", size: 1 },
      { name: "y", size: 2 },
    ],
  },
};

describe("An event pattern", () => {
  for (const [title, pattern, fits] of [
    ["an exact value", { source: ["aws.guardduty"] }, true],
    ["another value", { source: ["aws.securityhub"] }, false],
    ["one of several values", { source: ["x", "aws.guardduty"] }, true],
    ["all of several fields", { source: ["aws.guardduty"], account: ["2"] }, false],
    ["a nested value", { detail: { severity: [8] } }, true],
    ["a number that is text", { detail: { severity: ["8"] } }, false],
    ["null", { detail: { region: [null] } }, true],
    ["null where nothing is", { detail: { nothing: [null] } }, false],
    ["false", { detail: { archived: [false] } }, true],
    ["one of an array", { detail: { tags: ["b"] } }, true],
    ["none of an array", { detail: { tags: ["c"] } }, false],
    ["a field of an array's objects", { detail: { items: { name: ["y"] } } }, true],
    ["fields of different objects of an array", { detail: { items: { name: ["y"], size: [1] } } }, false],
    ["prefix", { detail: { type: [{ prefix: "UnauthorizedAccess:" }] } }, true],
    [
      "prefix in another case",
      { detail: { type: [{ prefix: { "equals-ignore-case": "unauthorizedaccess:" } }] } },
      true,
    ],
    ["suffix", { detail: { type: [{ suffix: "Login" }] } }, true],
    ["suffix of something else", { detail: { type: [{ suffix: "Logout" }] } }, false],
    ["equals-ignore-case", { source: [{ "equals-ignore-case": "AWS.GuardDuty" }] }, true],
    ["wildcard", { detail: { type: [{ wildcard: "*:IAMUser/*" }] } }, true],
    ["wildcard with a dot that is a dot", { source: [{ wildcard: "aws?guardduty" }] }, false],
    ["anything-but", { source: [{ "anything-but": ["aws.ec2"] }] }, true],
    ["anything-but what is there", { source: [{ "anything-but": "aws.guardduty" }] }, false],
    ["anything-but of what is not there", { detail: { nothing: [{ "anything-but": "x" }] } }, false],
    ["anything-but a prefix", { source: [{ "anything-but": { prefix: "aws." } }] }, false],
    ["numeric from", { detail: { severity: [{ numeric: [">=", 7] }] } }, true],
    ["numeric range", { detail: { severity: [{ numeric: [">", 0, "<=", 7.9] }] } }, false],
    ["numeric of a text", { source: [{ numeric: ["=", 1] }] }, false],
    ["exists", { detail: { severity: [{ exists: true }] } }, true],
    ["exists of what is not there", { detail: { nothing: [{ exists: true }] } }, false],
    ["exists false of what is not there", { detail: { nothing: [{ exists: false }] } }, true],
    ["exists false deep where nothing is", { other: { nothing: [{ exists: false }] } }, true],
    ["exists false of what is there", { detail: { severity: [{ exists: false }] } }, false],
    ["cidr", { detail: { ip: [{ cidr: "10.1.0.0/16" }] } }, true],
    ["another cidr", { detail: { ip: [{ cidr: "10.2.0.0/16" }] } }, false],
    ["$or", { $or: [{ source: ["x"] }, { detail: { severity: [8] } }] }, true],
    ["$or of nothing that fits", { $or: [{ source: ["x"] }, { detail: { severity: [7] } }] }, false],
    ["$or beside a field", { account: ["2"], $or: [{ source: ["aws.guardduty"] }, { source: ["x"] }] }, false],
  ] as const) {
    it(`${fits ? "fits" : "does not fit"} ${title}`, () => assert.equal(compilePattern(pattern)(event), fits));
  }

  for (const [title, text] of [
    ["text that is not JSON", "{"],
    ["an empty object", "{}"],
    ["a value outside an array", '{"source":"aws.guardduty"}'],
    ["an empty array", '{"source":[]}'],
    ["an unknown filter", '{"source":[{"regex":"a"}]}'],
    ["two filters in one", '{"source":[{"prefix":"a","suffix":"b"}]}'],
    ["a numeric without a number", '{"a":[{"numeric":[">","1"]}]}'],
    ["a wrong cidr", '{"a":[{"cidr":"10.0.0.0/99"}]}'],
    ["a filter outside an array", '{"a":{"prefix":"x"}}'],
    ["an $or of one", '{"$or":[{"a":[1]}]}'],
    ["exists of a text", '{"a":[{"exists":"yes"}]}'],
  ] as const) {
    it(`refuses ${title}`, () => assert.throws(() => parsePattern(text), { name: "InvalidEventPatternException" }));
  }
});
