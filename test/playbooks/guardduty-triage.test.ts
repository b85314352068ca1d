import assert from "node:assert/strict";
import { guarddutyTriage } from "../../playbooks/guardduty-triage.ts";
import { compile } from "../../playbooks/language/index.ts";
import { agree, complaints, type Reply, sameCalls, wellRecorded } from "./support/agree.ts";

const compiled = compile(guarddutyTriage);
const by = { id: "U2", name: "On Call", email: "oncall@example.com" };

type Parts = {
  severity?: number;
  buckets?: readonly { name?: string; arn?: string }[] | null;
  user?: string;
  instance?: string;
};

/** A finding as EventBridge delivers it. */
function finding({ severity = 8, buckets, user, instance }: Parts) {
  return {
    id: "c8c4daa7",
    source: "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    account: "111122223333",
    region: "us-east-1",
    time: "2026-01-01T00:00:00Z",
    resources: [],
    detail: {
      id: "f1",
      type: "UnauthorizedAccess:IAMUser/MaliciousIPCaller",
      severity,
      title: 'API called from "bad" address {% $x %}',
      description: "An API was invoked from a malicious IP.",
      resource: {
        resourceType: "AccessKey",
        ...(user === undefined ? {} : { accessKeyDetails: { accessKeyId: "AKIA1", userName: user } }),
        ...(instance === undefined ? {} : { instanceDetails: { instanceId: instance } }),
        ...(buckets === undefined ? {} : { s3BucketDetails: buckets }),
      },
    },
  };
}

type World = { decision?: unknown; broken?: string; known?: readonly string[] };

function replies({ decision = null, broken, known = [] }: World) {
  return (step: string, _time: number, params: unknown): Reply => {
    if (step === broken) return { error: "Task.NotFound", cause: "nobody" };
    if (step === "ask-on-call") return { result: decision };
    if (step === "find-owner") return { result: { id: "U9", name: "Owner", email: "o@example.com" } };
    if (step === "find-same-type")
      return { result: { issues: known.map((key) => ({ key, summary: "s", status: "Done" })) } };
    if (step === "find-resource-cases") {
      const seen = JSON.stringify(params).includes("seen");
      return { result: { issues: seen ? [{ key: "SEC-7", summary: "s", status: "Done" }] : [] } };
    }
    return { result: { key: "SEC-1", url: "u", channel: "C", ts: "1" } };
  };
}

async function run(parts: Parts, world: World = {}) {
  const both = await agree(guarddutyTriage, compiled, finding(parts), replies(world));
  wellRecorded(both);
  sameCalls(both);
  return { ...both, steps: both.plain.calls.map(({ step }) => step) };
}

describe("guardduty-triage", () => {
  it("notes a low finding and does nothing more", async () => {
    const { plain, steps } = await run({ severity: 2 });
    assert.equal(plain.outcome, "noted");
    assert.deepEqual(steps, []);
  });

  it("tells the channel of a medium finding and files it, and asks nobody", async () => {
    const { plain, steps } = await run({ severity: 5, user: "ann", instance: "i-1" });
    assert.equal(plain.outcome, "told");
    assert.deepEqual(steps.slice(-2), ["tell-channel", "file-case"]);
  });

  it("asks the on-call group about a high finding", async () => {
    for (const choice of ["incident", "expected"]) {
      const { plain } = await run({ severity: 8 }, { decision: { choice, by, at: "2026-01-01T00:00:00.000Z" } });
      assert.equal(plain.outcome, choice);
      assert.deepEqual(plain.data, { resources: [], by: by.email });
    }
  });

  it("looks at every resource that the finding names, and tells which were seen before", async () => {
    const { plain, run: machine } = await run(
      { user: "ann@example.com", instance: "i-seen", buckets: [{ name: "logs" }, { arn: "arn:aws:s3:::x" }, {}] },
      { decision: { choice: "incident", by, at: "t" }, known: ["SEC-1", "SEC-2"] },
    );
    const resources = [
      { id: "i-seen", cases: 1 },
      { id: "AKIA1", cases: 0 },
      { id: "logs", cases: 0 },
      { id: "arn:aws:s3:::x", cases: 0 },
    ];
    assert.deepEqual(plain.data, { resources, by: by.email });
    const visits = machine.calls
      .filter(({ payload }) => payload.step === "find-resource-cases")
      .map(({ payload }) => payload.visit);
    assert.deepEqual(visits, ["[0]", "[1]", "[2]", "[3]"]);
    const told = JSON.stringify(plain.calls.find(({ step }) => step === "tell-channel"));
    assert.match(told, /owner Owner; earlier cases of this type: 2; seen before: i-seen\./);
  });

  it("goes on when Slack does not know the owner", async () => {
    const { plain } = await run({ severity: 5, user: "ann@example.com" }, { broken: "find-owner" });
    assert.match(
      JSON.stringify(plain.calls.find(({ step }) => step === "tell-channel")),
      /ann@example\.com \(Task\.NotFound\)/,
    );
  });

  it("fails with NoDecision when nobody decides, and files the case all the same", async () => {
    const { plain, steps } = await run({ severity: 9, buckets: null });
    assert.equal(plain.problem?.error, "NoDecision");
    assert.equal(steps.at(-1), "file-case");
  });

  it("fails as its step failed, recording it inside the branch and outside", async () => {
    const both = await agree(guarddutyTriage, compiled, finding({}), replies({ broken: "find-same-type" }));
    const records = both.run.calls
      .filter(({ fn }) => fn === "record-failure")
      .map(({ payload }) => [payload.branch, payload.problem]);
    assert.deepEqual(records, [
      ["enrich/sameType", { step: "find-same-type", error: "Task.NotFound", cause: "nobody" }],
      [null, { step: "enrich", error: "Task.NotFound", cause: "find-same-type: nobody" }],
    ]);
  });

  it("is taken by the independent validator", () => assert.deepEqual(complaints(compiled), []));
});
