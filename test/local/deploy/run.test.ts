import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { z } from "zod";
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

  async function run(shape: string, more: { preview?: boolean } = {}) {
    const job = {
      program: path("fixtures/program.ts"),
      project: "test",
      stack: "local",
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
    const { counted, code } = await run("plain", { preview: true });
    assert.deepEqual([counted, code], [{ create: 5 }, 0]);
  });

  it("makes the program's resources and gives its outputs, secrets masked", async () => {
    const { outputs, counted, errors } = await run("plain");
    assert.deepEqual([counted, errors], [{ create: 5 }, []]);
    assert.match(String(outputs.role), /^arn:aws:iam::000000000001:role\/role-[0-9a-f]{7}$/);
    assert.deepEqual([outputs.account, outputs.password], ["000000000001", "[secret]"]);
  });

  it("records what each input is made of, and where each resource is declared", async () => {
    await run("plain");
    const state = openState(world.data, "test", "local");
    const found = state.resources().find(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    state.close();
    const role = "urn:pulumi:local::test::test:index:Box$aws:iam/role:Role::role";
    assert.deepEqual(found?.references, { role: [role], policy: [role] });
    assert.match(String(found?.source), /fixtures\/program\.ts:16$/);
  });

  it("finds nothing to do in a second run", async () => {
    assert.deepEqual((await run("plain")).counted, { same: 5 });
  });

  it("follows a renamed component and its children by its alias", async () => {
    const { counted, steps } = await run("renamed");
    assert.deepEqual(counted, { same: 5 });
    assert.ok(steps.some(({ urn }) => urn === "urn:pulumi:local::test::test:index:Box::new"));
  });

  it("tells what is wrong with a resource, where it is declared, and ends with an error", async () => {
    const { errors, code } = await run("wrong");
    assert.equal(code, 1);
    const [error] = errors;
    assert.match(String(error?.message), /assumeRolePolicy: MalformedPolicyDocument: the policy is not valid JSON/);
    assert.match(String(error?.source), /fixtures\/program\.ts:\d+$/);
  });

  it("tells what the program itself threw, and deletes nothing", async () => {
    const { errors, code, counted } = await run("mistake");
    assert.equal(code, 1);
    assert.deepEqual(errors, [{ urn: "", message: "this program is not well" }]);
    assert.equal(counted.delete, undefined);
  });
});
