/** The statements of policy documents. */
import { type Demand, demandsOf } from "#policy/core/conditions";
import { type DocumentKind, documentsOf, type Holder, readable } from "#policy/core/documents";
import type { Props, Subject, Violation } from "#policy/core/rule";
import { isRecord, list, texts } from "#policy/core/values";

/** Kind (`AWS`, `Service`, `Federated`, or `*`) and who. */
export type Principal = { readonly kind: string; readonly who: string };

export type Statement = {
  /** The input that holds the document. */
  readonly path: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  /** What NotAction excepts. */
  readonly exceptedActions: readonly string[];
  readonly resources: readonly string[];
  /** What NotResource excepts. */
  readonly exceptedResources: readonly string[];
  /** What the statement excepts with: NotAction, NotResource or NotPrincipal. */
  readonly excepts: readonly string[];
  readonly principals: readonly Principal[];
  /** Whom NotPrincipal excepts. */
  readonly exceptedPrincipals: readonly Principal[];
  /** What its condition demands of a request. */
  readonly demands: readonly Demand[];
  readonly condition: Props;
};

export function statementsOf(subject: Holder, kind: DocumentKind): readonly Statement[] {
  return documentsOf(subject, kind).flatMap(({ path, document }) =>
    list(readable(document)?.Statement).flatMap((one) => (isRecord(one) ? [statement(path, one)] : [])),
  );
}

function statement(path: string, one: Props): Statement {
  const condition = isRecord(one.Condition) ? one.Condition : {};
  return {
    path,
    allows: one.Effect === "Allow",
    actions: texts(one.Action),
    exceptedActions: texts(one.NotAction),
    resources: texts(one.Resource),
    exceptedResources: texts(one.NotResource),
    excepts: ["NotAction", "NotResource", "NotPrincipal"].filter((key) => one[key] !== undefined),
    principals: principalsOf(one.Principal),
    exceptedPrincipals: principalsOf(one.NotPrincipal),
    demands: demandsOf(condition),
    condition,
  };
}

function principalsOf(principal: unknown): readonly Principal[] {
  if (!isRecord(principal)) return texts(principal).map((who) => ({ kind: "*", who }));
  return Object.entries(principal).flatMap(([kind, who]) => texts(who).map((one) => ({ kind, who: one })));
}

/** What is wrong with the statements that allow something. */
export function violationsIn(
  subject: Subject,
  of: readonly DocumentKind[],
  wrong: (statement: Statement) => readonly string[],
): readonly Violation[] {
  return of
    .flatMap((kind) => statementsOf(subject, kind))
    .filter(({ allows }) => allows)
    .flatMap((one) => wrong(one).map((message) => ({ path: one.path, message })));
}
