import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { sshAlert } from "../whole/platform.ts";
import { needPulumi } from "./support/pulumi.ts";
import { preview, Stack, type StackName } from "./support/stack.ts";

const socless = fileURLToPath(new URL("../../cli/socless.ts", import.meta.url));

const report = z.object({
  findings: z.array(z.looseObject({ rule: z.string(), level: z.string() })),
  unjudged: z.array(z.unknown()),
});

for (const name of ["local", "dev", "prod"] satisfies StackName[]) {
  describe(`pulumi up of the settings of stack ${name}`, function () {
    this.timeout(300_000);
    const stack = new Stack(name);
    const { platform } = stack;
    const config = `policy/config/${name}.json`;
    before(async function () {
      needPulumi(this);
      await stack.start();
      await stack.up("--policy-pack", "policy", "--policy-pack-config", config);
    });
    after(() => stack.remove());

    it("deploys a platform that takes an alert to its end", async () => {
      const { investigationId } = await platform.send(sshAlert("host-deployed"));
      const question = await platform.question("host-deployed", "jira-ticket");
      await platform.answer(question, "jira-ticket", "OPS-101", "engineer@example.com");
      const { status, outcome } = await platform.ended(investigationId);
      assert.deepEqual({ status, outcome }, { status: "succeeded", outcome: "validated" });
    });

    it("passes the policy pack in its final state, of which nothing is left unjudged", async () => {
      const state = join(stack.pulumi.folder, "state.json");
      await stack.pulumi.ok("stack", "export", "--file", state);
      const command = [socless, "policy", "check", "--state", state, "--config", config, "--json"];
      const { code, out, err } = await stack.pulumi.exec(process.execPath, command);
      assert.equal(code, 0, out + err);
      const { findings, unjudged } = report.parse(JSON.parse(out));
      assert.deepEqual(
        findings.filter(({ level }) => level !== "advisory"),
        [],
      );
      assert.deepEqual(unjudged, []);
    });

    it("has nothing to change right after", async () => {
      assert.deepEqual(Object.keys(await preview(stack.pulumi)), ["same"]);
    });
  });
}
