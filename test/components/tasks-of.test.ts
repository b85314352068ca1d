import assert from "node:assert/strict";
import { tasksOf } from "../../components/tasks-of.ts";
import * as jira from "../../functions/tasks/jira/index.ts";
import * as slack from "../../functions/tasks/slack/index.ts";

describe("the tasks of playbooks", () => {
  const procedure = { kind: "procedure", uses: { look: jira.search } };

  it("are those that are both listed and called, in folders and procedures too, sorted", () => {
    const found = tasksOf(
      [{ uses: { jira, slack } }, { uses: { procedure } }],
      ["slack-post", "jira-get-issue", "jira-search"],
    );
    assert.deepEqual(
      found.map(({ name }) => name),
      ["jira-get-issue", "jira-search", "slack-post"],
    );
  });

  it("are none for playbooks that list none", () => {
    assert.deepEqual(tasksOf([{}, { uses: { limit: 3, words: ["a"] } }], ["jira-get-issue"]), []);
  });

  it("may not share a name", () => {
    const twin = { ...jira.getIssue, file: "/p/twin.ts" };
    assert.throws(
      () => tasksOf([{ uses: { jira, twin } }], []),
      /two tasks are named "jira-get-issue", in .*get-issue\.ts and in \/p\/twin\.ts/,
    );
  });
});
