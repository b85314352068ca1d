import assert from "node:assert/strict";
import * as slack from "../../../functions/tasks/slack/index.ts";
import { compile, type Playbook, PlaybookError } from "../../../playbooks/language/index.ts";
import * as aws from "../fixtures/tasks.ts";

/** What the playbooks of the refusals have in common. */
export const meta = {
  name: "t",
  description: "t",
  endpoint: aws.finding,
  timeLimit: "1 day",
  outcomes: ["ok", "bad"],
  uses: { slack, describe: aws.describeResource, reputation: aws.ipReputation, dump: aws.dump, limit: 5 },
} as const;

/** The playbook must be refused at a line of the test that declares it, and with these words. */
export function refused(made: Playbook, what: RegExp, mend?: RegExp): void {
  assert.throws(
    () => compile(made),
    (error) => {
      assert.ok(error instanceof PlaybookError, String(error));
      assert.match(error.what, what);
      if (mend) assert.match(error.mend, mend);
      assert.match(error.message, /^test\/playbooks\/language\/refused-[a-z]+\.test\.ts:\d+:\d+ playbook "t": /);
      return true;
    },
  );
}
