import assert from "node:assert/strict";
import { misfits, misfitsOf } from "../../components/checks.ts";
import { endpoints, platformArgs } from "./support/fixtures.ts";

const { playbooks, tasks, integrations } = platformArgs;

describe("a program's parts", () => {
  it("fit together when every route, name and setting is there", () => {
    assert.deepEqual(misfits(platformArgs), []);
    assert.deepEqual(misfitsOf(platformArgs, playbooks, integrations), []);
  });

  it("are told all that does not fit, at once", () => {
    const parts = {
      endpoints: [endpoints.http, { name: "logins", playbooks: ["contain"] }],
      playbooks: [...playbooks, ...playbooks],
      tasks: [{ name: "ask", settings: [] }],
    };
    assert.deepEqual(misfits(parts), [
      'Two endpoints are named "logins": rename one.',
      'Two playbooks are named "triage": rename one.',
      'Endpoint "logins" routes to "contain", but the playbooks are triage, triage.',
      'Task "ask" has the name of a platform function: rename it.',
    ]);
  });

  it("that a target leaves out are told where others need them, and so are settings that it lacks", () => {
    const parts = { endpoints: [endpoints.http], playbooks: [], tasks };
    assert.deepEqual(misfitsOf(parts, playbooks, {}), [
      `Endpoint "logins" routes to "triage", which is not among the target's playbooks.`,
      'Task "open-issue" needs "jira/url": set it in socless:integrations of this stack.',
    ]);
  });
});
