import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Job } from "../../../local/deploy/job.ts";
import { openState } from "../../../local/deploy/state.ts";
import { openWorld, type World } from "../gateway/world.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const result = z.object({
  outputs: z.record(z.string(), z.unknown()),
  steps: z.array(z.object({ op: z.string(), urn: z.string() })),
  errors: z.array(z.object({ urn: z.string(), message: z.string(), source: z.string().optional() })),
});

describe("running a program against the local cloud", () => {
  let world: World;

  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  /** Each test has a stack of its own. */
  async function run(stack: string, shape: string, more: Partial<Pick<Job, "preview" | "stacks">> = {}) {
    const job = {
      program: path("fixtures/program.ts"),
      project: "test",
      stack,
      config: { "test:shape": shape },
      secretKeys: [],
      data: world.data,
      gateway: world.cloud.endpoint,
      token: world.cloud.credentials.secretAccessKey,
      preview: false,
      ...more,
    };
    const child = spawn(process.execPath, [path("../../../local/deploy/run.ts")], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    child.stdin.end(JSON.stringify(job));
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
    const { outputs, steps, errors } = result.parse(JSON.parse(output));
    const ops = Object.groupBy(steps, ({ op }) => op);
    const counted = Object.fromEntries(Object.entries(ops).map(([op, list]) => [op, list?.length]));
    return { outputs, steps, errors, counted, code };
  }

  it("previews without making anything, and leaves unknown what is not known yet", async () => {
    const { counted, code } = await run("preview", "plain", { preview: true });
    assert.deepEqual([counted, code], [{ create: 7 }, 0]);
  });

  it("makes the program's resources and gives its outputs, secrets masked", async () => {
    const { outputs, counted, errors } = await run("made", "plain");
    assert.deepEqual([counted, errors], [{ create: 7 }, []]);
    assert.match(String(outputs.role), /^arn:aws:iam::000000000001:role\/role-[0-9a-f]{7}$/);
    assert.deepEqual([outputs.account, outputs.password], ["000000000001", "[secret]"]);
  });

  it("records what each input is made of, and where each resource is declared", async () => {
    await run("recorded", "plain");
    const state = openState(world.data, "test", "recorded");
    const found = state.resources().find(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    state.close();
    const role = "urn:pulumi:recorded::test::test:index:Box$aws:iam/role:Role::role";
    assert.deepEqual(found?.references, { role: [role], policy: [role] });
    assert.match(String(found?.source), /fixtures\/program\.ts:17$/);
  });

  it("finds nothing to do in a second run", async () => {
    await run("same", "plain");
    assert.deepEqual((await run("same", "plain")).counted, { same: 7 });
  });

  it("follows a renamed component by its alias, with its children and theirs", async () => {
    await run("moved", "plain");
    const { counted, steps } = await run("moved", "renamed");
    assert.deepEqual(counted, { same: 7 });
    const role = "test:index:Box$test:index:Drawer$aws:iam/role:Role::new-drawer-role";
    for (const urn of ["test:index:Box::new", role])
      assert.ok(steps.some((step) => step.urn === `urn:pulumi:moved::test::${urn}`));
  });

  it("tells what is wrong with a resource, where it is declared, and ends with an error", async () => {
    const { errors, code } = await run("wrong", "wrong");
    assert.equal(code, 1);
    const [error] = errors;
    assert.match(String(error?.message), /assumeRolePolicy: MalformedPolicyDocument: the policy is not valid JSON/);
    assert.match(String(error?.source), /fixtures\/program\.ts:\d+$/);
  });

  it("says in a sentence that it has no networks, and makes no component of another package", async () => {
    const { errors, code } = await run("remote", "remote");
    assert.equal(code, 1);
    assert.deepEqual(
      errors.map(({ urn, message }) => ({ urn, message })),
      [
        {
          urn: "urn:pulumi:remote::test::awsx:ec2:Vpc::network",
          message:
            "the local cloud does not know the resource type awsx:ec2:Vpc; it has no networks: leave out the setting that asks for one",
        },
      ],
    );
  });

  it("gives a program the outputs of another stack, as it is told them", async () => {
    const { outputs: other } = await run("other", "plain");
    const { outputs, errors } = await run("referring", "reference", { stacks: { "organization/test/other": other } });
    assert.deepEqual([outputs.ofOther, errors], [other.role, []]);
  });

  for (const [what, stacks, known] of [
    ["no other stack", undefined, "the local cloud runs one stack at a time"],
    ["another one", { "organization/test/third": {} }, "there is organization/test/third"],
  ] as const)
    it(`says in a sentence that there is no such stack, when it knows ${what}`, async () => {
      const { errors, code } = await run("alone", "reference", stacks && { stacks });
      assert.equal(code, 1);
      const [{ urn, message } = assert.fail("no error"), ...more] = errors;
      assert.deepEqual(more, []);
      assert.ok(urn.endsWith("::pulumi:pulumi:StackReference::organization/test/other"), urn);
      assert.match(message, new RegExp(`^there is no stack organization/test/other here: ${known}\\. Make what it`));
    });

  it("tells what the program itself threw, and deletes nothing", async () => {
    await run("mistaken", "plain");
    const { errors, code, counted } = await run("mistaken", "mistake");
    assert.equal(code, 1);
    assert.deepEqual(errors, [{ urn: "", message: "this program is not well" }]);
    assert.equal(counted.delete, undefined);
  });
});
