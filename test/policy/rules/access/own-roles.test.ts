import assert from "node:assert/strict";
import { ownRoles as rule } from "../../../../policy/rules/access/own-roles.ts";
import { foundInStack, notKnownYet, resource, types, urnOf } from "../../support/try-rule.ts";

const of = (input: string, role: string) => ({ references: { [input]: [urnOf(types.role, role)] } });
const roles = ["one", "two"].map((name) => resource(types.role, name, {}));
const lambda = (name: string, role: string) => resource(types.lambda, name, { role: notKnownYet }, of("role", role));

describe("a role", () => {
  it("belongs to one function or one state machine", () => {
    assert.deepEqual(foundInStack(rule, [...roles, lambda("ask", "one"), lambda("respond", "two")]), []);
  });

  it("is not shared, which is known before the deployment", () => {
    const machine = resource(types.machine, "triage", { roleArn: "arn:1" }, of("roleArn", "one"));
    const stack = [...roles, lambda("ask", "one"), machine, lambda("respond", "two")];
    assert.deepEqual(foundInStack(rule, stack), ["triage roleArn: this state machine shares its role with ask"]);
    assert.deepEqual(
      foundInStack(rule, [
        resource(types.role, "one", {}),
        ...["a", "b", "c"].map((n) => resource(types.lambda, n, { role: "arn:1" }, of("role", "one"))),
      ]),
      ["b role: this function shares its role with a", "c role: this function shares its role with a"],
    );
  });

  it("is known by its ARN, from outside of the stack too", () => {
    const arn = "arn:aws:iam::123456789012:role/worker";
    const named = (name: string) => resource(types.lambda, name, { role: arn });
    assert.equal(foundInStack(rule, [named("ask"), named("respond")]).length, 1);
    const own = resource(types.role, "one", {}, { outputs: { arn } });
    const referring = resource(types.lambda, "respond", { role: arn }, of("role", "one"));
    assert.equal(foundInStack(rule, [own, named("ask"), referring]).length, 1);
    assert.deepEqual(
      foundInStack(rule, [
        resource(types.lambda, "a", { role: notKnownYet }),
        resource(types.lambda, "b", { role: notKnownYet }),
      ]),
      [],
    );
  });
});
