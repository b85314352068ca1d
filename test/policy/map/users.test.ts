import assert from "node:assert/strict";
import type { Permission } from "../../../policy/map/map.ts";
import { usersOf } from "../../../policy/map/users.ts";

const permission = (action: string, on: string, effect: Permission["effect"] = "allow"): Permission => ({
  effect,
  action,
  on,
  when: [],
  because: "uses",
});

describe("who reads and writes", () => {
  const users = (...may: readonly Permission[]) =>
    usersOf({
      holders: [
        { kind: "function", name: "ask", may },
        { kind: "playbook", name: "triage", may },
      ],
    });
  const all = ["ask", "playbook triage"];

  it("is told of each table with its indexes and its stream", () => {
    const may = [
      permission("dynamodb:GetRecords", "stream of table alerts"),
      permission("dynamodb:Query", "table alerts, index due"),
      permission("dynamodb:PutItem", "table results"),
    ];
    assert.deepEqual(users(...may), [
      { on: "table alerts", readers: all, writers: [] },
      { on: "table results", readers: [], writers: all },
    ]);
  });

  it("counts a message that is taken out as read", () => {
    const [queue] = users(permission("sqs:DeleteMessage", "queue alerts"));
    assert.deepEqual(queue, { on: "queue alerts", readers: all, writers: [] });
  });

  it("leaves out what is refused, and what keeps nothing", () => {
    const may = [
      permission("s3:GetObject", "bucket vault", "deny"),
      permission("lambda:InvokeFunction", "function ask"),
    ];
    assert.deepEqual(users(...may), []);
  });
});
