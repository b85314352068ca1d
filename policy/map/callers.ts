/** Whom a statement of a resource's policy speaks of. */
import { accountOf, isWholeAccount } from "#policy/core/accounts";
import type { Member } from "#policy/core/rule";
import type { Statement } from "#policy/core/statements";
import type { Model } from "#policy/model/model";

export type Caller = {
  /** For example `rule ended`, `everybody` or `account 123456789012`. */
  readonly name: string;
  readonly member?: Member | undefined;
  /** The condition that the name already tells. */
  readonly saidBy?: RegExp;
};

/** A service comes for somebody: the resource that a condition names. */
export function callersIn(statement: Statement, model: Model): readonly Caller[] {
  const { principals, exceptedPrincipals, demands, allows } = statement;
  const sources = demands.filter(({ key }) => key === "aws:sourcearn").flatMap(({ values }) => values);
  const excepted = exceptedPrincipals.map(({ who }) => callerNamed(who, model).name);
  return [
    ...principals.flatMap(({ kind, who }) =>
      kind === "Service" && allows && sources.length > 0
        ? sources.map((source) => ({ ...callerNamed(source, model), saidBy: / aws:sourcearn /i }))
        : [callerNamed(who, model)],
    ),
    ...(excepted.length > 0 ? [{ name: `everybody but ${excepted.join(", ")}` }] : []),
  ];
}

export function callerNamed(who: string, { things }: Model): Caller {
  if (who === "*") return { name: "everybody" };
  if (isWholeAccount(who)) return { name: `account ${accountOf(who)}` };
  const { label, member } = things.target(who);
  return { name: label, member };
}
