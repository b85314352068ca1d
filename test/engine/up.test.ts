import assert from "node:assert/strict";
import { sshAlert } from "../whole/platform.ts";
import { needPulumi } from "./support/pulumi.ts";
import { preview, Stack, type StackName } from "./support/stack.ts";

for (const name of ["local", "dev", "prod"] satisfies StackName[]) {
  describe(`pulumi up of the settings of stack ${name}`, function () {
    this.timeout(300_000);
    const stack = new Stack(name);
    const { platform } = stack;
    before(async function () {
      needPulumi(this);
      await stack.start();
      await stack.up();
    });
    after(() => stack.remove());

    it("deploys a platform that takes an alert to its end", async () => {
      const { investigationId } = await platform.send(sshAlert("host-deployed"));
      const question = await platform.question("host-deployed", "jira-ticket");
      await platform.answer(question, "jira-ticket", "OPS-101", "engineer@example.com");
      const { status, outcome } = await platform.ended(investigationId);
      assert.deepEqual({ status, outcome }, { status: "succeeded", outcome: "validated" });
    });

    it("has nothing to change right after", async () => {
      assert.deepEqual(Object.keys(await preview(stack.pulumi)), ["same"]);
    });
  });
}
