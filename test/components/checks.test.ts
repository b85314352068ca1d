import assert from "node:assert/strict";
import { misfits } from "../../components/checks.ts";
import { endpoints, platformArgs } from "./support/fixtures.ts";

describe("a program's parts", () => {
  it("fit together when every route, name and setting is there", () => {
    assert.deepEqual(misfits(platformArgs), []);
  });

  it("are told all that does not fit, at once", () => {
    const [playbook = { name: "" }] = platformArgs.playbooks;
    assert.deepEqual(
      misfits({
        endpoints: [endpoints.http, { name: "logins", playbooks: ["contain"] }],
        playbooks: [playbook, playbook],
        tasks: [{ name: "ask", settings: ["jira/url", "jira/email"] }],
        integrations: { "jira/url": "https://jira.example.com" },
      }),
      [
        'Two endpoints are named "logins": rename one.',
        'Two playbooks are named "triage": rename one.',
        'Endpoint "logins" routes to "contain", but the playbooks are triage, triage.',
        'Task "ask" has the name of a platform function: rename it.',
        'Task "ask" needs "jira/email": set it in socless:integrations of this stack.',
      ],
    );
  });
});
