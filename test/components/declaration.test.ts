import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { placeOf } from "../../components/place.ts";
import { Platform } from "../../components/platform.ts";
import { platformFunctionNames } from "../../components/platform-functions.ts";
import { platformArgs, tasks } from "./support/fixtures.ts";
import { type Registered, register } from "./support/monitor.ts";

const fixtures = "test/components/support/fixtures.ts";
const root = new URL("../../", import.meta.url);

describe("what components register of declarations", () => {
  let registered: readonly Registered[];
  before(async () => {
    registered = await register((opts) => new Platform("socless-eu", platformArgs, opts));
  });
  const declared = (type: string, name: string): unknown =>
    registered.find((one) => one.type === `socless:index:${type}` && one.name === `socless-eu-${name}`)?.outputs
      .declaration;

  it("is a task's own declaration", () => {
    assert.deepEqual(declared("LambdaFunction", "open-issue"), {
      name: "open-issue",
      at: `${fixtures}:42`,
      task: {
        secrets: ["jira/token"],
        permissions: tasks.rich.permissions,
        readsInvestigation: true,
        inNetwork: true,
        effect: "keyed",
      },
    });
  });

  it("is what a platform function uses, by its names within the platform", () => {
    const { at, ...declaration } = Object(declared("LambdaFunction", "ingest"));
    assert.deepEqual(declaration, {
      name: "ingest",
      uses: [
        { table: "alerts", calls: ["GetItem", "PutItem", "UpdateItem"] },
        { bucket: "vault", below: "alerts/", calls: ["PutObject"] },
        { secrets: ["endpoints/logins"], at: `${fixtures}:10` },
      ],
    });
  });

  it("is what a playbook calls, and who starts and watches it", () => {
    const playbook = registered.find(({ type }) => type === "socless:index:Playbook");
    assert.deepEqual(playbook?.outputs.declaration, {
      name: "triage",
      at: `${fixtures}:60`,
      functions: ["ask", "look-up", "open-issue", "record-failure", "record-end"],
      startedBy: ["dispatch", "sweep"],
      watchedBy: ["sweep"],
    });
  });

  it("names the line of each: of the endpoint with what it starts, or where the platform makes it", () => {
    const endpoint = { at: `${fixtures}:10`, starts: ["triage"] };
    assert.deepEqual(declared("Schedule", "from-nightly"), endpoint);
    assert.deepEqual(declared("EventSource", "from-findings"), endpoint);
    assert.deepEqual(declared("IngestEndpoint", "from-logins"), endpoint);
    const lineOf = (declaration: unknown) => {
      const [file = "", line] = String(Object(declaration).at).split(":");
      return `${file} ${readFileSync(new URL(file, root), "utf8").split("\n")[Number(line) - 1]?.trim()}`;
    };
    assert.match(
      lineOf(declared("Schedule", "every-minute")),
      /^components\/platform\.ts declaration: \{ at: here\(\) \},$/,
    );
    for (const name of platformFunctionNames)
      assert.match(
        lineOf(declared("LambdaFunction", name)),
        new RegExp(`^components/platform-functions\\.ts "?${name}"?: planned\\(\\{$`),
      );
  });

  it("tells no path of the machine", () => {
    assert.equal(JSON.stringify(registered).includes(root.pathname), false);
    assert.equal(placeOf({ file: "/elsewhere/task.ts", line: 3 }), undefined);
    assert.equal(placeOf({ file: "", line: 1 }), undefined);
  });
});
