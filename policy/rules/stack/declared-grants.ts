import { inputsWith, typesWith } from "#policy/core/documents";
import type { Member, StackRule, StackViolation } from "#policy/core/rule";
import { type Allowed, allowedToFunction, allowedToSchedule } from "#policy/model/allowed";
import { covers } from "#policy/model/covers";
import { functionType } from "#policy/model/family";
import { type Grant, grantInputs, grantsOf, grantTypes } from "#policy/model/grants";
import { takersOf } from "#policy/model/holders";
import { labelOf } from "#policy/model/labels";
import { type Model, modelOf } from "#policy/model/model";
import { fullAccess } from "#policy/rules/access/no-full-access-policies";

const machineType = "aws:sfn/stateMachine:StateMachine";
const scheduleType = "aws:scheduler/schedule:Schedule";
const roleType = "aws:iam/role:Role";

export const declaredGrants: StackRule = {
  id: "stack-declared-grants",
  title: "A role grants nothing that its function or schedule does not declare",
  severity: "high",
  types: [...grantTypes, ...typesWith("resource"), "aws:lambda/function:Function", scheduleType],
  reads: [...grantInputs, ...inputsWith("resource")],
  why: "A declaration is what people read and agree to; what a role may do beyond it, nobody has agreed to.",
  fix: "Declare it where the function is declared, or take it out of the policy.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  checkStack: (stack) => {
    const model = modelOf(stack);
    const takers = takersOf(model);
    return stack.ofType(roleType).flatMap((role) => check(role, takers.get(role.urn) ?? [], model));
  },
};

/** The roles of machines are another rule's; a role that several take is one more's. */
function check(role: Member, takers: readonly Member[], model: Model): readonly StackViolation[] {
  if (takers.length === 0 || takers.some(({ type }) => type === machineType)) return [];
  const holders = takers.map((taker) => ({ taker, holder: holderOf(taker, model) }));
  const undeclaring = holders.filter(({ holder }) => holder === undefined).map(({ taker }) => taker);
  if (undeclaring.length > 0)
    return undeclaring.map((resource) => ({
      resource,
      path: "declaration",
      message: "nothing declares what it may do",
    }));
  const all = holders.flatMap(({ holder }) => holder ?? []);
  const holder = {
    name: all.map(({ name }) => name).join(" and "),
    at: all.length === 1 ? all[0]?.at : undefined,
    allowed: all.flatMap(({ allowed }) => allowed),
  };
  const { known, foreign } = grantsOf(role, model);
  return [
    ...undeclared(known, holder),
    ...foreign
      .filter(({ arn }) => !fullAccess.test(arn))
      .map(({ arn, by, path }) => ({
        resource: by,
        path,
        message: `it takes ${arn}, and ${holder.name} declares none`,
      })),
  ];
}

type Holder = { readonly name: string; readonly at: string | undefined; readonly allowed: readonly Allowed[] };

function holderOf(taker: Member, model: Model): Holder | undefined {
  const declaration = model.family.declaration(taker);
  if (taker.type === scheduleType)
    return { name: labelOf(taker, model.family), at: declaration?.at, allowed: allowedToSchedule(taker, model) };
  if (declaration?.component.type !== functionType) return undefined;
  const { name = taker.name, at } = declaration;
  return { name, at, allowed: allowedToFunction(declaration, model) };
}

/** One sentence for each target of each policy. */
function undeclared(grants: readonly Grant[], holder: Holder): readonly StackViolation[] {
  const found = new Map<string, { readonly grant: Grant; readonly actions: string[]; readonly only: string }>();
  for (const grant of grants) {
    const same = holder.allowed.filter(({ actions }) => actions.some((one) => isSame(one, grant.action)));
    if (same.some(({ on }) => covers(on, grant.on))) continue;
    const only = same
      .filter(({ on }) => covers(grant.on, on))
      .map(({ on }) => on.label)
      .join(" and ");
    const key = JSON.stringify([grant.by.urn, grant.path, grant.on.label, only]);
    const group = found.get(key) ?? { grant, actions: [], only };
    found.set(key, group);
    group.actions.push(grant.action);
  }
  return [...found.values()].map(({ grant: { by, path, on }, actions, only }) => {
    const place = holder.at === undefined ? "" : ` (${holder.at})`;
    const instead = only === "" ? `which ${holder.name} does not declare` : `and ${holder.name} declares ${only} only`;
    return { resource: by, path, message: `it grants ${actions.join(", ")} on ${on.label}, ${instead}${place}` };
  });
}

/** Letter case does not count in actions. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
