import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DescribeExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";
import { RunningPlatform } from "./platform.ts";
import { copyProgram } from "./program-copy.ts";

const machine = fileURLToPath(new URL("fixtures/tickets.asl.json", import.meta.url));
const endpoint = `import { z } from "zod";
import { endpoint } from "../runtime/endpoint.ts";
export const tickets = endpoint({
  name: "tickets", description: "Tickets that somebody worries about.", kind: "http",
  authentication: { kind: "hmac", secret: "endpoints/tickets" },
  alert: z.looseObject({ id: z.string(), reporter: z.string(), tickets: z.array(z.string()).optional() }),
  dedup: { fields: ["id"], windowSeconds: 3600 }, severity: "low", route: { default: "tickets" },
});
`;
const playbook = `import { tickets as endpoint } from "../functions/endpoints/tickets.ts";
import * as jira from "../functions/tasks/jira/index.ts";
import * as slack from "../functions/tasks/slack/index.ts";
import { aslPlaybook } from "./language/index.ts";
export const tickets = aslPlaybook({
  name: "tickets", description: "Looks tickets up.", endpoint,
  uses: { getIssue: jira.getIssue, post: slack.post }, file: new URL("tickets.asl.json", import.meta.url).pathname,
});
`;

describe("a plain state machine in JSONPath mode as a playbook", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  const program = copyProgram();

  before(async () => {
    copyFileSync(machine, join(program.folder, "playbooks", "tickets.asl.json"));
    writeFileSync(join(program.folder, "playbooks", "tickets.ts"), playbook);
    writeFileSync(join(program.folder, "functions", "endpoints", "tickets.ts"), endpoint);
    for (const [file, list] of [
      ["playbooks/index.ts", "playbooks: readonly Playbook[] = ["],
      ["functions/endpoints/index.ts", "endpoints: readonly Endpoint[] = ["],
    ] as const) {
      program.edit(file, list, `${list}tickets, `);
      program.append(file, 'import { tickets } from "./tickets.ts";\n');
    }
    await platform.start(program.folder);
  });
  after(async () => {
    await platform.remove();
    program.remove();
  });

  const send = async (alert: Record<string, unknown>) => {
    const key = await platform.secret("endpoints/tickets");
    const { status, body } = await platform.postSigned(key, "tickets", JSON.stringify(alert));
    assert.equal(status, 202, JSON.stringify(body));
    const view = await platform.ended(z.object({ investigationId: z.string() }).parse(body).investigationId);
    const states = new SFNClient(platform.deployment.client);
    const { output = "null" } = await states.send(new DescribeExecutionCommand({ executionArn: view.execution }));
    return { view, output: JSON.parse(output) };
  };

  it("is deployed and run: Map, Parallel, intrinsic functions, variables, tasks of both kinds", async () => {
    const { view, output } = await send({
      id: "case-1",
      reporter: "erin@example.com",
      tickets: ["OPS-101", "OPS-102", "OPS-999"],
    });
    assert.deepEqual([view.status, view.outcome], ["succeeded", "told"]);
    assert.deepEqual(output, { outcome: "told", data: { open: ["OPS-101"], alert: "case-1" } });
    const results = view.results ?? {};
    assert.deepEqual(Object.keys(results).sort(), ["get-ticket[0]", "get-ticket[1]", "get-ticket[2]", "tell-security"]);
    const told = (await platform.messages()).filter(({ text }) => text === "case-1: 1 of 3 tickets open");
    assert.equal(told.length, 1);
  });

  it("takes its other way by its Choice", async () => {
    for (const alert of [
      { id: "case-2", reporter: "erin@example.com" },
      { id: "case-3", reporter: "erin@test.example", tickets: ["OPS-101"] },
    ]) {
      const { view } = await send(alert);
      assert.deepEqual([view.status, view.outcome, view.results ?? {}], ["succeeded", "ignored", {}]);
    }
  });
});
