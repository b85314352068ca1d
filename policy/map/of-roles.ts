/** What functions, playbooks and schedules may do, by their roles; and what other policies allow. */
import { typesWith } from "#policy/core/documents";
import type { Member } from "#policy/core/rule";
import { statementsOf } from "#policy/core/statements";
import { texts } from "#policy/core/values";
import { type Holder, notDeclared, type Permission } from "#policy/map/map";
import { placeOf, sourceOf } from "#policy/map/places";
import { explains, type Reason, reasonsFor } from "#policy/map/reasons";
import { type Saying, sayingsOf, seenFrom } from "#policy/map/sayings";
import { boundaryOf, policiesOf } from "#policy/model/grants";
import { roleOf, takersOf, takerTypes } from "#policy/model/holders";
import { labelOf, nameOf } from "#policy/model/labels";
import type { Model } from "#policy/model/model";

const roleType = "aws:iam/role:Role";

/** Kinds of what takes a role. */
const kinds: Readonly<Record<string, Holder["kind"]>> = {
  "aws:lambda/function:Function": "function",
  "aws:scheduler/schedule:Schedule": "schedule",
  "aws:sfn/stateMachine:StateMachine": "playbook",
};

/** What gives people policies. */
const attachments = [
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
];

/** `isPending`: some of its policies are not known yet, and no declaration foretells them. */
export type Held = { readonly by: Member; readonly holder: Holder; readonly isPending: boolean };

export function heldByRoles(model: Model): readonly Held[] {
  const { stack } = model;
  const takers = takersOf(model);
  const free = stack.ofType(roleType).filter(({ urn }) => !takers.has(urn));
  return [
    ...stack.ofType(...takerTypes).map((one) => byRole(one, roleOf(one, model), model)),
    ...free.map((role) => byRole(role, role, model)),
    ...ofNoRole(model).map((one) => byItself(one, model)),
  ];
}

function byRole(by: Member, role: Member | undefined, model: Model): Held {
  const { documents, foreign, pending } = role ? policiesOf(role, model) : { documents: [], foreign: [], pending: [] };
  const reasons = reasonsFor(by, model);
  const known = documents.flatMap((policy) => saidIn(policy, model).map((one) => ({ policy, one })));
  // While some policies are not known, what is declared and not seen yet.
  const foretold = reasons.filter((reason) => pending.length > 0 && !known.some(({ one }) => explains(reason, one)));
  const may = [
    ...known.map(({ policy, one }) => {
      const reason = one.effect === "allow" ? reasons.find((some) => explains(some, one)) : undefined;
      return permission(one, reason ?? undeclared(policy), by, model);
    }),
    ...foreign.map(({ arn, by: policy }) => all(arn, policy, by, model)),
    ...foretold.map(({ action, on, ...why }) => permission({ effect: "allow", action, on, when: [] }, why, by, model)),
  ];
  const kind = kinds[by.type];
  const name = kind ? nameOf(by, model.family) : labelOf(by, model.family);
  const holder = { kind: kind ?? "other", name, at: placeOf(by, model.family), may };
  return { by, holder, isPending: pending.length > 0 && reasons.length === 0 };
}

/** Policies of users and groups, and those that are attached to nothing here. A boundary allows nothing by itself. */
function ofNoRole(model: Model): readonly Member[] {
  const { stack } = model;
  const attached = new Set(
    stack.ofType(roleType).flatMap((role) => [...policiesOf(role, model).documents, ...boundaryOf(role, model)]),
  );
  return stack.ofType(...typesWith("identity"), ...attachments).filter((one) => !attached.has(one));
}

function byItself(by: Member, model: Model): Held {
  const may = [
    ...saidIn(by, model).map((one) => permission(one, undeclared(by), by, model)),
    ...texts(by.props.policyArn).map((arn) => all(arn, by, by, model)),
  ];
  const isPending = by.unknown.includes("policy") || by.unknown.includes("policyArn");
  const holder = { kind: "other", name: labelOf(by, model.family), at: placeOf(by, model.family), may } as const;
  return { by, holder, isPending };
}

const saidIn = (by: Member, model: Model): readonly Saying[] =>
  statementsOf(by, "identity").flatMap((one) => sayingsOf(one, model));

type Why = Pick<Reason, "because" | "at">;

const undeclared = (policy: Member): Why => ({ because: notDeclared, at: sourceOf(policy) });

/** What is refused, nobody has to declare. */
function permission({ on, ...said }: Saying, { because, at }: Why, by: Member, model: Model): Permission {
  return { ...said, on: seenFrom(by, on, model), because: said.effect === "deny" ? "policy" : because, at };
}

/** A policy that stands elsewhere. */
function all(arn: string, policy: Member, by: Member, model: Model): Permission {
  const said = { effect: "allow", action: "all that it says", on: model.things.target(arn), when: [] } as const;
  return permission(said, undeclared(policy), by, model);
}
