/** Who comes in by the policies of resources, and who is kept out. */
import { inputsWith, typesWith } from "#policy/core/documents";
import { overlap } from "#policy/core/known";
import type { Member } from "#policy/core/rule";
import { statementsOf } from "#policy/core/statements";
import { type Caller, callersIn } from "#policy/map/callers";
import { ownService, type Permission } from "#policy/map/map";
import { placeOf } from "#policy/map/places";
import { sayingsOf, seenFrom } from "#policy/map/sayings";
import { takersOf } from "#policy/model/holders";
import { labelOf } from "#policy/model/labels";
import type { Model } from "#policy/model/model";
import { itselfOf } from "#policy/model/opened";

const roleType = "aws:iam/role:Role";

/** Type of what takes a role → the service that does it. */
const services: Readonly<Record<string, string>> = {
  "aws:lambda/function:Function": "lambda.amazonaws.com",
  "aws:scheduler/schedule:Schedule": "scheduler.amazonaws.com",
  "aws:sfn/stateMachine:StateMachine": "states.amazonaws.com",
};

export type Let = { readonly by: Member; readonly caller: string; readonly permission: Permission };

/** By what stands on a resource, and by who may take a role. */
export function letByResources(model: Model): readonly Let[] {
  const takers = takersOf(model);
  const policies = model.stack.ofType(...typesWith("resource")).flatMap((one) => lets(one, "resource", model));
  const trusts = model.stack.ofType(roleType).flatMap((role) => {
    const own = new Set(takers.get(role.urn)?.map(({ type }) => services[type]));
    return lets(role, "trust", model).map((one) => (own.has(one.caller) ? byItsService(one) : one));
  });
  return [...policies, ...trusts];
}

const byItsService = (one: Let): Let =>
  one.permission.effect === "deny" ? one : { ...one, permission: { ...one.permission, because: ownService } };

/** The resources of which a policy stands only after the deployment. */
export const guardedLater = (model: Model): readonly Member[] =>
  model.stack
    .ofType(...typesWith("resource", "trust"))
    .filter(({ unknown }) =>
      inputsWith("resource", "trust").some((input) => unknown.some((one) => overlap(input, one))),
    )
    .map((policy) => guardedBy(policy, model));

/** The resource that a policy is on. */
const guardedBy = (policy: Member, model: Model): Member => itselfOf(policy, model) ?? policy;

function lets(policy: Member, kind: "resource" | "trust", model: Model): readonly Let[] {
  const guarded = guardedBy(policy, model);
  const through = labelOf(guarded, model.family);
  return statementsOf(policy, kind).flatMap((statement) =>
    callersIn(statement, model).flatMap(({ name, member, saidBy }: Caller) =>
      sayingsOf(statement, model, model.things.of(guarded)).map(
        ({ on, when, ...saying }): Let => ({
          by: policy,
          caller: name,
          permission: {
            ...saying,
            on: seenFrom(policy, on, model),
            when: when.filter((one) => !saidBy?.test(one)),
            because: `${kind} policy`,
            at: placeOf(member ?? policy, model.family),
            through,
          },
        }),
      ),
    ),
  );
}
