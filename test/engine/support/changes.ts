/** What a preview shows and what an update does, resource by resource, as lines that a test can list. */
import assert from "node:assert/strict";
import { z } from "zod";
import { preview, type Stack } from "./stack.ts";

const old = z.object({ retainOnDelete: z.boolean().optional() });
const previewed = z.object({ steps: z.array(z.object({ op: z.string(), urn: z.string(), oldState: old.optional() })) });
const event = z.object({
  resourcePreEvent: z
    .object({ metadata: z.object({ op: z.string(), urn: z.string(), old: old.nullish() }) })
    .optional(),
});

type Step = { readonly op: string; readonly urn: string; readonly isRetained: boolean };

/**
 * Deploys what was changed. Returns what that did to resources of the cloud and to providers, for example
 * `update lambda.Function ingest`; `retain` is what leaves the stack and stays in the cloud. Fails when the preview had
 * shown anything else, or when a preview after it still shows a change.
 */
export async function deployed(stack: Stack): Promise<readonly string[]> {
  const { steps } = previewed.parse(await stack.pulumi.json("preview"));
  const shown = listed(
    steps.map(({ op, urn, oldState }) => ({ op, urn, isRetained: oldState?.retainOnDelete ?? false })),
  );
  const events = (await stack.up("--json")).split("\n").filter((line) => line !== "");
  const done = events.flatMap((line): Step[] => {
    const step = event.parse(JSON.parse(line)).resourcePreEvent?.metadata;
    return step ? [{ op: step.op, urn: step.urn, isRetained: step.old?.retainOnDelete ?? false }] : [];
  });
  assert.deepEqual(listed(done), shown);
  assert.deepEqual(Object.keys(await preview(stack.pulumi)), ["same"]);
  return shown;
}

function listed(steps: readonly Step[]): readonly string[] {
  return steps
    .flatMap(({ op, urn, isRetained }) => {
      const [, , types = "", name = ""] = urn.split("::");
      const type = types.split("$").at(-1) ?? "";
      if (op === "same" || !/^(aws|pulumi:providers):/.test(type)) return [];
      return [`${op === "delete" && isRetained ? "retain" : op} ${shortType(type)} ${shortName(name)}`];
    })
    .sort();
}

/** `lambda.Function` of `aws:lambda/function:Function`. */
const shortType = (type: string): string => type.replace(/^aws:(\w+)\/\w+:/, "$1.");

/** Without the target, and without the hash of a playbook. */
const shortName = (name: string): string => name.replace(/^socless-[a-z]+-?/, "").replace(/-[0-9a-f]{10}(?=-|$)/, "");
