import assert from "node:assert/strict";
import fc from "fast-check";
import { callerSide, judgeBothSides } from "../../../local/iam/both-sides.ts";
import type { Verdict } from "../../../local/iam/evaluate.ts";
import { parsePolicy } from "../../../local/iam/policy.ts";
import type { Principal } from "../../../local/service.ts";
import { askPeer, isInstalled, type Simulation } from "./peer/peer.ts";
import {
  abroad,
  home,
  identityPolicy,
  question,
  resourcePolicy,
  roleArn,
  sessionArn,
  wideIdentityPolicy,
} from "./support/random-policy.ts";

const role: Principal = { kind: "role", account: home, arn: sessionArn, roleArn, session: "case" };
const cases = 3000;
const seed = Number(process.env.SOCLESS_SEED ?? 20261124);

/** What both say of each; a difference is printed whole. */
function compare(simulations: readonly Simulation[], ours: (one: Simulation) => Verdict): void {
  const theirs = askPeer(simulations);
  const told = simulations.map((one, at) => ({ one, ours: ours(one), theirs: theirs[at] }));
  const other = told.find(({ ours, theirs }) => ours !== theirs);
  if (other) assert.fail(JSON.stringify(other, undefined, 1));
  for (const verdict of ["allowed", "not allowed", "explicitly denied"] satisfies Verdict[])
    assert.ok(told.filter(({ ours }) => ours === verdict).length > simulations.length / 50, `too few are ${verdict}`);
}

const statements = (policy: unknown) => parsePolicy(JSON.stringify(policy));

/** As the local cloud judges a call. */
function judge(one: Simulation): Verdict {
  const limits = [
    ...(one.boundary ? [{ by: "permissions boundary" as const, leaves: statements(one.boundary) }] : []),
    ...(one.session ? [{ by: "session policy" as const, leaves: statements(one.session) }] : []),
  ];
  const side = { account: one.account, statements: one.resourcePolicy ? statements(one.resourcePolicy) : [] };
  return judgeBothSides(role, callerSide(statements(one.identity), limits, one), side, one).verdict;
}

const simulation = fc
  .record({ question, identity: identityPolicy })
  .map(({ question, identity }): Simulation => ({ ...question, principal: sessionArn, account: home, identity }));

describe("a second evaluator of IAM policies", () => {
  before(function () {
    if (isInstalled()) return;
    console.log(
      "      The second evaluator of IAM policies is not installed, so it is not asked: bash test/local/iam/peer/setup.sh",
    );
    this.skip();
  });

  it("says the same of a role's own policies", () => {
    compare(fc.sample(simulation, { numRuns: cases, seed }), judge);
  });

  it("says the same of a call that a resource's policy judges as well, within an account and from one to another", () => {
    const both = fc
      .record({ simulation, resourcePolicy, account: fc.constantFrom(home, abroad) })
      .map(({ simulation, ...theirs }): Simulation => ({ ...simulation, ...theirs }));
    compare(fc.sample(both, { numRuns: cases, seed }), judge);
  });

  it("says the same of a role with a boundary", () => {
    const bounded = fc
      .record({ simulation, resourcePolicy, account: fc.constantFrom(home, abroad), boundary: wideIdentityPolicy })
      .map(({ simulation, ...limited }): Simulation => ({ ...simulation, ...limited }));
    compare(fc.sample(bounded, { numRuns: cases, seed }), judge);
  });

  // The peer lets a session policy limit also what a resource's policy of the same account gives the session itself, which
  // AWS documents otherwise: that row is in both-sides.test.ts.
  it("says the same of a session that a policy limits", () => {
    const limited = fc
      .record({ simulation, session: wideIdentityPolicy, theirs: fc.option(resourcePolicy, { nil: undefined }) })
      .map(
        ({ simulation, session, theirs }): Simulation => ({
          ...simulation,
          session,
          ...(theirs && { resourcePolicy: theirs, account: abroad }),
        }),
      );
    compare(fc.sample(limited, { numRuns: cases, seed }), judge);
  });
});
