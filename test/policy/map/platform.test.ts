/** The real platform's map. */
import assert from "node:assert/strict";
import type { Resource } from "../../../policy/core/rule.ts";
import { list, parsed } from "../../../policy/core/values.ts";
import { permissionMap } from "../../../policy/map/build.ts";
import { diffMaps } from "../../../policy/map/diff.ts";
import { notDeclared } from "../../../policy/map/map.ts";
import { differenceAsText, mapAsText } from "../../../policy/map/text.ts";
import { ownProgram, recorded } from "../support/recorded.ts";
import { document, types } from "../support/try-rule.ts";

describe("the permission map of the platform", () => {
  let resources: readonly Resource[];
  before(async () => {
    resources = await recorded(ownProgram());
  });

  /** The platform with other statements for `ingest`. */
  const changed = (change: (statements: readonly unknown[]) => readonly unknown[]): readonly Resource[] =>
    resources.map((one) => {
      if (one.type !== types.rolePolicy || one.name !== "socless-eu-ingest") return one;
      const statements = list(Object(parsed(String(one.props.policy))).Statement);
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: change(statements) });
      return { ...one, props: { ...one.props, policy }, outputs: { ...one.outputs, policy } };
    });

  it("explains every permission by a declaration and its line", () => {
    const { targets } = permissionMap(resources);
    assert.deepEqual(
      targets.map(({ name, pending }) => [name, pending]),
      [["socless-eu", []]],
    );
    const holders = targets.flatMap((one) => one.holders).filter(({ kind }) => kind !== "caller");
    const unexplained = holders.flatMap(({ name, may }) =>
      may
        .filter(({ because, at }) => because === notDeclared || !/\.ts:\d+$/.test(at ?? ""))
        .map(({ action, on }) => `${name} ${action} ${on}`),
    );
    assert.deepEqual(unexplained, []);
    assert.deepEqual([...new Set(holders.map(({ kind }) => kind))], ["function", "playbook", "schedule"]);
  });

  it("fits into 100 columns, and knows every route's guard", () => {
    const text = mapAsText(permissionMap(resources));
    assert.deepEqual(
      text.split("\n").filter((line) => line.length > 100),
      [],
    );
    assert.match(
      text,
      /\nroute POST \/events\/ssh-login \(signature\) {2}functions\/endpoints\/ssh-login\.ts:\d+\n {2}function ingest {2}/,
    );
    assert.doesNotMatch(text, /socless-eu-|lambda\.amazonaws\.com|logs:/);
  });

  it("shows of one permission more exactly that one", () => {
    const more = JSON.parse(document({ Action: "s3:GetObject", Resource: "arn:aws:s3:::else/*" })).Statement;
    const difference = diffMaps(permissionMap(resources), permissionMap(changed((all) => [...all, ...more])));
    assert.match(
      differenceAsText(difference),
      /^socless-eu\n\nFUNCTIONS\n\ningest {2}components\/platform-functions\.ts:\d+\n\+ arn:aws:s3:::else\/\* {2}s3:GetObject {2}NOT DECLARED$/,
    );
  });

  it("shows of one permission less exactly that one", () => {
    const fewer = changed((all) => all.filter((one) => !JSON.stringify(one).includes("GetSecretValue")));
    const { targets } = diffMaps(permissionMap(resources), permissionMap(fewer));
    assert.deepEqual(
      targets.flatMap(({ holders }) => holders.map(({ name, may }) => [name, may.map(({ at, ...one }) => one)])),
      [
        [
          "ingest",
          ["self-test", "ssh-login"].map((endpoint) => ({
            mark: "-",
            effect: "allow",
            action: "secretsmanager:GetSecretValue",
            on: `secret endpoints/${endpoint}`,
            when: [],
            because: "secrets",
          })),
        ],
      ],
    );
  });
});
