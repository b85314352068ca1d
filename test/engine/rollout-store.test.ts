import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { begun, type FleetRecord, type Rollout } from "../../cli/rollout/record/document.ts";
import { openStore } from "../../cli/rollout/record/store.ts";
import { needPulumi } from "./support/pulumi.ts";

const rollout = (id: string): Rollout => ({
  id,
  program: "0123456789abcdef",
  by: "me@here",
  started: "2026-11-24T20:00:00.000Z",
  kind: "up",
  outcome: "running",
  targets: {},
});
const exported = z.looseObject({
  deployment: z.looseObject({ resources: z.array(z.looseObject({ urn: z.string(), type: z.string() })) }),
});
const ids = ({ rollouts }: FleetRecord) => rollouts.map(({ id }) => id).sort();

describe("the record of a fleet's rollouts in a backend", function () {
  this.timeout(600_000);
  const home = mkdtempSync(join(tmpdir(), "socless-record-"));
  const backend = `file://${home}/state`;
  const environment = {
    PULUMI_CONFIG_PASSPHRASE: "of a test",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_HOME: join(home, "pulumi"),
  };
  const found = { ...process.env };
  before(function () {
    needPulumi(this);
    mkdirSync(join(home, "state"));
    Object.assign(process.env, environment);
  });
  after(() => {
    for (const key of Object.keys(environment)) {
      if (found[key] === undefined) delete process.env[key];
      else process.env[key] = found[key];
    }
    rmSync(home, { recursive: true, force: true });
  });

  /** The store as an operator has it, with a copy of the project of their own. */
  const open = (fleet: string) => openStore(fleet, { project: project(), backend });
  function project(): string {
    const folder = mkdtempSync(join(home, "project-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: socless\nruntime: nodejs\n");
    return folder;
  }
  const stack = (fleet: string, ...args: string[]) =>
    execFileSync("pulumi", ["stack", ...args, "--stack", `${fleet}.rollout`], {
      cwd: project(),
      env: { ...process.env, PULUMI_BACKEND_URL: backend },
      encoding: "utf8",
    });

  it("is empty at first; what one operator writes, every other reads", async () => {
    const [mine, theirs] = [await open("one"), await open("one")];
    assert.deepEqual(await mine.read(), { rollouts: [], targets: {} });
    const written = await mine.change((record) => begun(record, rollout("a")));
    assert.deepEqual(ids(written), ["a"]);
    assert.deepEqual(await theirs.read(), written);
    assert.deepEqual(await (await open("other")).read(), { rollouts: [], targets: {} });
  });

  it("stays as it is when a change throws, which the writer hears", async () => {
    const store = await open("one");
    const before = await store.read();
    const no = new Error("not like this");
    await assert.rejects(
      store.change(() => {
        throw no;
      }),
      no,
    );
    assert.deepEqual(await store.read(), before);
  });

  it("takes the changes of two operators one after another, and loses none", async () => {
    const stores = [await open("two"), await open("two")];
    await Promise.all(stores.flatMap((store, at) => [store.change((record) => begun(record, rollout(`of ${at}`)))]));
    assert.deepEqual(ids(await (await open("two")).read()), ["of 0", "of 1"]);
  });

  it("is written past the lock that a killed process of this machine has left", async () => {
    const store = await open("three");
    await store.change((record) => begun(record, rollout("a")));
    const folder = join(home, "state/.pulumi/locks/organization/socless/three.rollout");
    mkdirSync(folder, { recursive: true });
    const { pid } = spawnSync("true");
    const left = { pid, username: "me", hostname: hostname(), timestamp: "2026-11-24T20:00:00Z" };
    writeFileSync(join(folder, "11111111-1111-1111-1111-111111111111.json"), JSON.stringify(left));
    assert.deepEqual(ids(await store.change((record) => begun(record, rollout("b")))), ["a", "b"]);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is refused where the stack of its name holds resources", async () => {
    const store = await open("four");
    await store.change((record) => begun(record, rollout("a")));
    const file = join(home, "state.json");
    const state = exported.parse(JSON.parse(stack("four", "export")));
    const urn = "urn:pulumi:four.rollout::socless::somebody:index:Thing::thing";
    state.deployment.resources.push({ urn, type: "somebody:index:Thing", custom: false });
    writeFileSync(file, JSON.stringify(state));
    stack("four", "import", "--file", file);
    await assert.rejects(store.read(), /The stack four\.rollout is to hold the record .* is it another's\?/);
    await assert.rejects(
      store.change((record) => record),
      /is it another's\?/,
    );
  });
});
