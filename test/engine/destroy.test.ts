import assert from "node:assert/strict";
import { recorded, standing } from "../support/inventory.ts";
import { sshAlert } from "../whole/platform.ts";
import { needPulumi } from "./support/pulumi.ts";
import { readState, Stack } from "./support/stack.ts";

const destroy = ["destroy", "--yes"] as const;

describe("pulumi destroy", function () {
  this.timeout(600_000);

  describe("of a stack that retains and protects nothing", () => {
    const stack = new Stack("dev");
    before(async function () {
      needPulumi(this);
      await stack.start();
      await stack.up();
    });
    after(() => stack.remove());

    it("leaves nothing behind, also after cases have run and playbooks have changed", async () => {
      const { investigationId } = await stack.platform.send(sshAlert("host-gone", "OPS-101"));
      await stack.platform.ended(investigationId);
      stack.edit(
        "functions/tasks/jira/get-issue.ts",
        "fields.summary ?? undefined",
        "`changed: $" + "{fields.summary}`",
      );
      await stack.up();
      await stack.pulumi.ok(...destroy);
      assert.deepEqual(standing(stack.platform.data), []);
      assert.deepEqual(recorded(await stack.pulumi.ok("stack", "export")), []);
    });
  });

  describe("of a production stack", () => {
    const stack = new Stack("prod");
    const { platform } = stack;
    before(async function () {
      needPulumi(this);
      await stack.start();
      await stack.up();
      const { investigationId } = await platform.send(sshAlert("host-kept", "OPS-101"));
      await platform.ended(investigationId);
    });
    after(() => stack.remove());

    it("is refused by protection before anything is deleted, and the platform goes on", async () => {
      const before = { cloud: standing(platform.data), state: await readState(stack.pulumi) };
      const { code, out, err } = await stack.pulumi.run(...destroy);
      assert.notEqual(code, 0);
      assert.match(out + err, /socless-eu-alerts.*protect/s);
      assert.deepEqual({ cloud: standing(platform.data), state: await readState(stack.pulumi) }, before);
      const { investigationId } = await platform.send(sshAlert("host-after", "OPS-101"));
      assert.equal((await platform.ended(investigationId)).status, "succeeded");
    });

    it("works by the documented way out, and leaves nothing behind", async () => {
      for (const [setting, value] of [
        ["deletionProtection", "false"],
        ["retention", "none"],
      ] as const)
        await stack.pulumi.ok("config", "set", `socless:${setting}`, value);
      await stack.up();
      await stack.pulumi.ok(...destroy);
      assert.deepEqual(standing(platform.data), []);
    });
  });
});
