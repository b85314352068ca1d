import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { copyProgram, mistakes, type ProgramCopy } from "../whole/program-copy.ts";
import { needPulumi } from "./support/pulumi.ts";
import { Stack } from "./support/stack.ts";

const ownCommand = fileURLToPath(new URL("../../cli/socless.ts", import.meta.url));
const policyEvent = z.object({ policyName: z.string(), resourceUrn: z.string().optional(), message: z.string() });
const finding = z.object({
  rule: z.string(),
  resource: z.string(),
  path: z.string(),
  message: z.string(),
  source: z.object({ file: z.string(), line: z.number() }).optional(),
});
const report = z.object({
  findings: z.array(finding),
  unjudged: z.array(z.unknown()),
  change: z.object({ difference: z.object({ targets: z.array(z.unknown()) }) }).optional(),
});
type Report = z.infer<typeof report>;

/** Automatic names end in digits that each deployment draws anew. */
const alike = (text: string): string => text.replaceAll(/-[0-9a-f]{7}\b/g, "-…");

const foundBy = ({ findings }: Report): readonly string[] =>
  [
    ...new Set(findings.map(({ rule, resource, path, message }) => alike(`${rule} ${resource} ${path}: ${message}`))),
  ].sort();

/** What the engine's log of events says of policies, in the same form. */
function foundIn(log: string): readonly string[] {
  const events = log
    .trim()
    .split("\n")
    .flatMap((line) => policyEvent.safeParse(JSON.parse(line).policyEvent).data ?? []);
  const texts = events.map(({ policyName, resourceUrn = "", message }) => {
    const said = message.trim().split("\n").at(-1)?.trim().split(". Mend: ")[0];
    return alike(`${policyName} ${resourceUrn} ${said}`);
  });
  return [...new Set(texts)].sort();
}

describe("the policy pack under the real engine, on a program with mistakes", function () {
  this.timeout(600_000);
  const stack = new Stack("local");
  let program: ProgramCopy;
  let lenient: string;
  before(async function () {
    needPulumi(this);
    await stack.start();
    program = copyProgram();
    program.append("index.ts", mistakes);
    appendFileSync(join(stack.pulumi.folder, "index.ts"), mistakes);
    lenient = join(stack.pulumi.folder, "lenient.json");
    writeFileSync(lenient, '{ "all": "advisory" }');
  });
  after(async () => {
    program?.remove();
    await stack.remove();
  });

  async function check(command: string, ...args: readonly string[]): Promise<Report> {
    const options = ["--config", lenient, "--json"];
    const { out, err } = await stack.pulumi.exec(process.execPath, [command, "policy", "check", ...args, ...options]);
    assert.ok(out.startsWith("{"), err);
    return report.parse(JSON.parse(out));
  }

  it("stops a preview, and says what to mend", async () => {
    const { code, out, err } = await stack.pulumi.run("preview", "--policy-pack", "policy");
    assert.notEqual(code, 0);
    assert.match(
      out + err,
      /\[mandatory\] \[severity: critical\]\s+iam-narrow-trust[\s\S]*everybody may take this role\. Mend: Name the service/,
    );
    assert.match(out + err, /\[advisory\] \[severity: \w+\]\s+sqs-encrypted-queues/);
  });

  it("finds in an update what socless policy check finds in the state and in the program", async () => {
    const log = join(stack.pulumi.folder, "events.json");
    const pack = ["--policy-pack", "policy", "--policy-pack-config", lenient];
    await stack.up(...pack, "--event-log", log);
    const found = foundIn(readFileSync(log, "utf8"));
    for (const rule of ["iam-narrow-trust", "sqs-encrypted-queues"])
      assert.ok(found.some((one) => one.startsWith(`${rule} `)));

    const state = join(stack.pulumi.folder, "state.json");
    await stack.pulumi.ok("stack", "export", "--file", state);
    const ofState = await check(ownCommand, "--state", state);
    assert.deepEqual(foundBy(ofState), found);
    assert.deepEqual(ofState.unjudged, []);
    const ofProgram = await check(join(program.folder, "cli/socless.ts"), "--stack", "local", "--diff", state);
    assert.deepEqual(foundBy(ofProgram), found);
    assert.deepEqual(ofProgram.change?.difference.targets, [], "the program's permission map is that of the state");
  });

  it("knows from the state where resources are declared", async () => {
    const { deployment } = z
      .object({
        deployment: z.object({
          resources: z.array(z.looseObject({ urn: z.string(), sourcePosition: z.string().optional() })),
        }),
      })
      .parse(JSON.parse(await stack.pulumi.ok("stack", "export")));
    const vault = deployment.resources.find(({ urn }) => urn.endsWith("$aws:s3/bucket:Bucket::socless-local-vault"));
    assert.match(vault?.sourcePosition ?? "", /^project:\/\/\/components\/vault\.ts#\d+,\d+$/);
  });
});
