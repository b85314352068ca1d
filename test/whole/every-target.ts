/** A stack of several targets: its settings, and an alert on each of its platforms. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { listInvestigations, loadInvestigation } from "../../cli/investigations.ts";
import { sendAlert } from "../../cli/send-alert.ts";
import { until } from "../support/until.ts";
import { type RunningPlatform, sshAlert } from "./platform.ts";

const file = z.object({ config: z.record(z.string(), z.unknown()) });

/** Writes the targets into the settings of stack `local` in a program's folder. */
export function setTargets(folder: string, targets: readonly object[]): void {
  const path = join(folder, "Pulumi.local.yaml");
  const settings = file.parse(parse(readFileSync(path, "utf8")));
  settings.config["socless:targets"] = targets;
  writeFileSync(path, stringify(settings));
}

/**
 * Sends each platform an alert and answers its question: every case ends, was run in its own account and region, was
 * asked by the target's own Slack app, and is known to its own platform only.
 */
export async function endsOnEach(platform: RunningPlatform): Promise<void> {
  const sent = new Map<string, string>();
  for (const { name } of platform.outputs.targets) {
    const alert = JSON.stringify(sshAlert(`host-of-${name}`, "OPS-102"));
    sent.set(name, (await sendAlert(platform.deploymentOf(name), "ssh-login", alert)).investigationId);
  }
  for (const name of sent.keys()) {
    const question = await platform.question(`host-of-${name}`, "jira-ticket");
    assert.equal(question.app, name);
    await platform.answer(question, "jira-ticket", "OPS-101", "engineer@example.com");
  }
  for (const [name, id] of sent) {
    const deployment = platform.deploymentOf(name);
    const ended = await until(`the end of ${id}`, async () => {
      const view = await loadInvestigation(deployment, id);
      return view?.closedAt === undefined ? undefined : view;
    });
    assert.deepEqual([ended.status, ended.outcome], ["succeeded", "validated"]);
    const { account, region } = deployment.target;
    assert.ok(ended.execution?.startsWith(`arn:aws:states:${region}:${account}:execution:socless-${name}-`));
    const listed = await listInvestigations(deployment, 2, Date.now());
    assert.deepEqual(
      listed.map((each) => each.id),
      [id],
    );
  }
}
