/** Who may use a thing of the account "owner": each row with the page that says so. */
import type { Properties } from "../../../../local/service.ts";

export const [owner, other, stranger] = ["111111111111", "222222222222", "333333333333"];
export const organization = "o-a1b2c3d4e5";
/** The role whose session calls; of each account. */
export const roleArn = (account: string): string => `arn:aws:iam::${account}:role/caller`;
export const sessionArn = (account: string): string => `arn:aws:sts::${account}:assumed-role/caller/session`;

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";
const within = `${guide}reference_policies_evaluation-logic_policy-eval-basics.html`;
const across = `${guide}reference_policies_evaluation-logic-cross-account.html`;
const keys = `${guide}reference_policies_condition-keys.html`;

export type Own = "allows" | "says nothing" | "denies";
export type Theirs = "says nothing" | "allows the account" | "allows the role" | "allows everybody" | "denies the role";

export type Plain = {
  readonly by: string;
  readonly own: Own;
  readonly theirs: Theirs;
  readonly may: boolean;
  readonly page: string;
};

/** The same for every kind of thing. A function's own policy denies nothing. */
export const plain: readonly Plain[] = [
  { by: owner, own: "allows", theirs: "says nothing", may: true, page: within },
  { by: owner, own: "says nothing", theirs: "says nothing", may: false, page: within },
  // It gives the account the right to allow; nobody in it has used it.
  { by: owner, own: "says nothing", theirs: "allows the account", may: false, page: within },
  { by: owner, own: "says nothing", theirs: "allows the role", may: true, page: within },
  { by: owner, own: "says nothing", theirs: "allows everybody", may: true, page: within },
  { by: owner, own: "denies", theirs: "allows the role", may: false, page: within },
  { by: owner, own: "allows", theirs: "denies the role", may: false, page: within },
  { by: other, own: "allows", theirs: "says nothing", may: false, page: across },
  { by: other, own: "says nothing", theirs: "says nothing", may: false, page: across },
  { by: other, own: "says nothing", theirs: "allows the account", may: false, page: across },
  { by: other, own: "says nothing", theirs: "allows the role", may: false, page: across },
  { by: other, own: "says nothing", theirs: "allows everybody", may: false, page: across },
  { by: other, own: "allows", theirs: "allows the account", may: true, page: across },
  { by: other, own: "allows", theirs: "allows the role", may: true, page: across },
  { by: other, own: "allows", theirs: "allows everybody", may: true, page: across },
  { by: other, own: "denies", theirs: "allows the role", may: false, page: across },
  { by: other, own: "allows", theirs: "denies the role", may: false, page: across },
];

export type Fine = {
  readonly what: string;
  readonly by: string;
  /** Statements of the caller's own policy, and of the queue's. */
  readonly own: readonly Properties[];
  readonly theirs: readonly Properties[];
  /** What the session, or the role's boundary, leaves: everything where it is not said. */
  readonly session?: readonly Properties[];
  readonly boundary?: readonly Properties[];
  readonly may: boolean;
  readonly page: string;
};

const queue = `arn:aws:sqs:us-east-1:${owner}:shared`;
const send = { Action: "sqs:SendMessage", Resource: queue };
const may = { Effect: "Allow", ...send };
const mayNot = { Effect: "Deny", ...send };
const forAll = { ...may, Principal: "*" };
const named = (...AWS: readonly string[]) => ({ ...may, Principal: { AWS } });
const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });
const elsewhere = [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }];

/** Conditions, limits and exemptions, on a queue. */
export const fine: readonly Fine[] = [
  ...[
    { by: other, id: organization, may: true },
    { by: other, id: "o-zzzzzzzzzz", may: false },
    { by: stranger, id: organization, may: false },
  ].map(({ by, id, may: allowed }) => ({
    what: `everybody of ${id}`,
    by,
    own: [may],
    theirs: [{ ...forAll, ...when("StringEquals", "aws:PrincipalOrgID", id) }],
    may: allowed,
    page: `${keys}#condition-keys-principalorgid`,
  })),
  ...[
    { pattern: `arn:aws:iam::${other}:role/call*`, may: true },
    { pattern: `arn:aws:sts::${other}:assumed-role/call*`, may: false },
  ].map(({ pattern, may: allowed }) => ({
    what: `everybody whose role is ${pattern}: a session has its role's ARN`,
    by: other,
    own: [may],
    theirs: [{ ...forAll, ...when("ArnLike", "aws:PrincipalArn", pattern) }],
    may: allowed,
    page: `${keys}#condition-keys-principalarn`,
  })),
  ...[
    { by: owner, theirs: [], may: true },
    { by: other, theirs: [named(other)], may: false },
  ].map(({ by, theirs, may: allowed }) => ({
    what: "what is in the caller's own account, by a variable",
    by,
    own: [{ ...may, ...when("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}") }],
    theirs,
    may: allowed,
    page: `${guide}reference_policies_variables.html`,
  })),
  ...[
    { id: organization, may: true },
    { id: "o-zzzzzzzzzz", may: false },
  ].map(({ id, may: allowed }) => ({
    what: `a guard rail that denies all that is not of ${id}`,
    by: other,
    own: [may, { ...mayNot, ...when("StringNotEquals", "aws:ResourceOrgID", id) }],
    theirs: [named(other)],
    may: allowed,
    page: `${keys}#condition-keys-resourceorgid`,
  })),
  {
    what: "a queue that denies whoever is not of the organisation, and no service",
    by: stranger,
    own: [may],
    theirs: [
      named(stranger),
      {
        ...mayNot,
        Principal: "*",
        Condition: {
          StringNotEquals: { "aws:PrincipalOrgID": organization },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      },
    ],
    may: false,
    page: `${guide}access_policies_data-perimeters.html`,
  },
  ...[
    { exempt: [other, roleArn(other), sessionArn(other)], may: true },
    { exempt: [other, roleArn(other)], may: false },
    { exempt: [sessionArn(other)], may: false },
  ].map(({ exempt, may: allowed }) => ({
    what: `a deny of all but ${exempt.join(", ")}`,
    by: other,
    own: [may],
    theirs: [named(roleArn(other)), { ...mayNot, NotPrincipal: { AWS: exempt } }],
    may: allowed,
    page: `${guide}reference_policies_elements_notprincipal.html`,
  })),
  // A session's policy limits what the role is allowed, and not what a resource allows the session itself.
  ...[
    { theirs: [], session: elsewhere, may: false },
    { theirs: [], session: [may], may: true },
    { theirs: [named(roleArn(owner))], session: elsewhere, may: false },
    { theirs: [named(sessionArn(owner))], session: elsewhere, may: true },
    { theirs: [named(sessionArn(owner))], session: [mayNot], may: false },
  ].map(({ theirs, session, may: allowed }, at) => ({
    what: `a session with a policy of its own (${at + 1})`,
    by: owner,
    own: theirs.length === 0 ? [may] : [],
    theirs,
    session,
    may: allowed,
    page: `${guide}access_policies.html#policies_session`,
  })),
  {
    what: "a session of another account with a policy of its own, named by the queue",
    by: other,
    own: [may],
    theirs: [named(sessionArn(other))],
    session: elsewhere,
    may: false,
    page: across,
  },
  ...[
    { own: [may], theirs: [], boundary: elsewhere, may: false },
    { own: [may], theirs: [], boundary: [may], may: true },
    { own: [], theirs: [named(roleArn(owner))], boundary: elsewhere, may: false },
    { own: [], theirs: [named(sessionArn(owner))], boundary: elsewhere, may: true },
    { own: [may], theirs: [named(sessionArn(owner))], boundary: [mayNot], may: false },
  ].map((row, at) => ({
    what: `a role within a permissions boundary (${at + 1})`,
    by: owner,
    ...row,
    page: `${guide}access_policies_boundaries.html`,
  })),
  {
    what: "a role of another account within a permissions boundary, named by the queue",
    by: other,
    own: [may],
    theirs: [named(roleArn(other), sessionArn(other))],
    boundary: elsewhere,
    may: false,
    page: across,
  },
];
