/** Faults of policies as people make them: in what is declared. */
import type { Resource } from "../../../policy/core/rule.ts";
import { isRecord, list, parsed } from "../../../policy/core/values.ts";
import { types } from "./try-rule.ts";

/** What changed policies of roles and queues allow comes on top of what they need, and every function declares it. */
export function asDeclared(before: readonly Resource[], after: readonly Resource[]): readonly Resource[] {
  const added = after.filter(({ type }) => type === types.rolePolicy).flatMap((one) => addedTo(one, before));
  const uses = added.map((statement) => ({ actions: statement.Action, resources: statement.Resource }));
  return after.map((one) => withDeclared(withAll(one, before), uses));
}

const statementsOf = (policy: Resource | undefined) =>
  list(Object(parsed(String(policy?.props.policy))).Statement).filter(isRecord);

function addedTo(policy: Resource, before: readonly Resource[]) {
  const own = statementsOf(before.find(({ urn }) => urn === policy.urn)).map((one) => JSON.stringify(one));
  return statementsOf(policy).filter((one) => !own.includes(JSON.stringify(one)));
}

function withAll(one: Resource, before: readonly Resource[]): Resource {
  const added = one.type === types.rolePolicy || one.type === types.queuePolicy ? addedTo(one, before) : [];
  if (added.length === 0) return one;
  const all = [...statementsOf(before.find(({ urn }) => urn === one.urn)), ...added];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: all });
  return { ...one, props: { ...one.props, policy }, outputs: { ...one.outputs, policy } };
}

function withDeclared(one: Resource, uses: readonly object[]): Resource {
  const declaration = one.outputs?.declaration;
  if (one.type !== "socless:index:LambdaFunction" || !isRecord(declaration)) return one;
  return {
    ...one,
    outputs: { ...one.outputs, declaration: { ...declaration, uses: [...list(declaration.uses), ...uses] } },
  };
}
