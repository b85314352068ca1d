/** What the policies of resources allow to roles of the stack: within an account that grants as much as a role's own policy. */
import { inputsWith, typesWith } from "#policy/core/documents";
import type { Member } from "#policy/core/rule";
import { type Statement, statementsOf } from "#policy/core/statements";
import { texts } from "#policy/core/values";
import type { Model } from "#policy/model/model";

export type Opened = {
  readonly statement: Statement;
  /** Where it stands: the resource, or a resource that is its policy. */
  readonly by: Member;
  /** What `*` stands for; undefined when that is not known. */
  readonly itself: Member | undefined;
};

const opened = new WeakMap<Model, ReadonlyMap<string, readonly Opened[]>>();

export function openedTo(role: Member, model: Model): readonly Opened[] {
  const known = opened.get(model) ?? byArn(model);
  opened.set(model, known);
  return texts(role.props.arn).flatMap((arn) => known.get(arn) ?? []);
}

function byArn(model: Model): ReadonlyMap<string, readonly Opened[]> {
  const found = new Map<string, Opened[]>();
  for (const by of model.stack.ofType(...typesWith("resource")))
    for (const statement of statementsOf(by, "resource"))
      for (const arn of rolesIn(statement))
        found.set(arn, [...(found.get(arn) ?? []), { statement, by, itself: itselfOf(by, model) }]);
  return found;
}

/** Named as principals, or by a condition on a wider principal. */
const rolesIn = ({ principals, demands }: Statement): ReadonlySet<string> =>
  new Set([
    ...principals.map(({ who }) => who),
    ...demands.filter(({ key }) => key === "aws:principalarn").flatMap(({ values }) => values),
  ]);

/** The resource itself, or what its policy is made for; undefined when that is not known. */
export function itselfOf(by: Member, { stack }: Model): Member | undefined {
  if (!/Policy$|Permissions$/.test(by.type)) return by;
  const inputs = Object.keys(by.references ?? {}).filter((input) => !inputsWith("resource").includes(input));
  return inputs.flatMap((input) => stack.referenced(by, input))[0];
}
