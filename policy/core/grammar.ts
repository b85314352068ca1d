/**
 * What AWS refuses in a policy document.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import type { DocumentKind } from "#policy/core/documents";
import type { Props } from "#policy/core/rule";
import { isRecord, list, texts } from "#policy/core/values";

/** Each in one sentence without its full stop; none when AWS takes the document. */
export function errorsIn(document: Props, kind: DocumentKind): readonly string[] {
  if (document.Statement === undefined) return ["this is no policy document with statements"];
  const statements = list(document.Statement);
  return [
    ...versionErrors(document.Version),
    ...sidErrors(statements, kind),
    ...statements.flatMap((statement, index) =>
      (isRecord(statement) ? statementErrors(statement, kind) : ["it is no object"]).map(
        (error) => `AWS refuses statement ${index + 1}: ${error}`,
      ),
    ),
  ];
}

function versionErrors(version: unknown): readonly string[] {
  const exists = version === undefined || version === "2012-10-17" || version === "2008-10-17";
  return exists ? [] : [`AWS knows no version ${JSON.stringify(version)}: the last is 2012-10-17`];
}

/** In the policies of SQS, SNS and others, a Sid may have any character. */
function sidErrors(statements: readonly unknown[], kind: DocumentKind): readonly string[] {
  const sids = statements.flatMap((one) => (isRecord(one) ? texts(one.Sid) : [])).filter((sid) => sid !== "");
  const repeated = new Set(sids.filter((sid, index) => sids.indexOf(sid) !== index));
  const odd = kind === "resource" ? [] : sids.filter((sid) => !/^[A-Za-z0-9]*$/.test(sid));
  return [
    ...[...repeated].map((sid) => `AWS refuses two statements with the Sid ${sid}`),
    ...odd.map((sid) => `AWS refuses the Sid ${JSON.stringify(sid)}: it may have letters and digits only`),
  ];
}

function statementErrors(statement: Props, kind: DocumentKind): readonly string[] {
  const has = (...keys: readonly string[]) => keys.filter((key) => statement[key] !== undefined);
  const errors: string[] = [];
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") errors.push("its Effect is not Allow or Deny");
  for (const [element, needed] of elementsOf[kind]) {
    const found = has(element, `Not${element}`);
    if (found.length === 0 && needed === "one") errors.push(`it has no ${element}`);
    if (found.length > 0 && needed === "none") errors.push(`it may not have ${found.join(" and ")} here`);
    if (found.length > 1 && needed !== "none") errors.push(`it has both ${found.join(" and ")}`);
  }
  if (kind === "trust" && has("NotPrincipal").length > 0) errors.push("it may not have NotPrincipal here");
  const operators = isRecord(statement.Condition) ? Object.keys(statement.Condition) : [];
  for (const operator of operators)
    if (!isOperator.test(operator)) errors.push(`there is no condition operator ${operator}`);
  return errors;
}

type Needed = "one" | "one or none" | "none";

/** Element, and whether a statement of the kind must have it or its `Not…`. */
const elementsOf: Readonly<Record<DocumentKind, readonly (readonly [string, Needed])[]>> = {
  identity: [
    ["Action", "one"],
    ["Resource", "one"],
    ["Principal", "none"],
  ],
  resource: [
    ["Action", "one"],
    ["Resource", "one or none"],
    ["Principal", "one"],
  ],
  trust: [
    ["Action", "one"],
    ["Resource", "none"],
    ["Principal", "one"],
  ],
};

const isOperator =
  /^(Null|((ForAnyValue|ForAllValues):)?(String((Not)?Equals(IgnoreCase)?|(Not)?Like)|(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?)$/i;
