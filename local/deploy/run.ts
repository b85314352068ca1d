/** A short-lived process that deploys one program: the job on standard input, the result on standard output. */
import { text } from "node:stream/consumers";
import { endWithParent } from "../end-with-parent.ts";
import { openDeployment } from "./deployment.ts";
import { collectFiles } from "./files.ts";
import { type Job, job, type Result, type Step } from "./job.ts";
import { monitor } from "./monitor.ts";
import { runProgram } from "./program.ts";
import { providerClient } from "./provider-client.ts";
import { openState } from "./state.ts";
import { nameOf, typeOf } from "./urn.ts";

// What the program prints is not the result.
const print = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

const asked = job.parse(JSON.parse(await text(process.stdin)));
endWithParent(asked.parent ?? process.ppid);
const result = await deploy(asked).catch(
  (error: unknown): Result => ({ outputs: {}, steps: [], errors: [{ urn: "", message: describe(error) }] }),
);
print(JSON.stringify(result), () => process.exit(result.errors.length > 0 ? 1 : 0));

async function deploy(asked: Job): Promise<Result> {
  const files = collectFiles();
  const client = providerClient(asked.gateway, asked.token, files);
  const state = openState(asked.data, asked.project, asked.stack);
  const { preview, project, stack, stacks = {}, config } = asked;
  const deployment = openDeployment({ client, state, preview, region: config["aws:region"], report: tell });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, deployment.stop);

  let outputs: Record<string, unknown> = {};
  const onStackOutputs = (all: Record<string, unknown>) => {
    outputs = all;
  };
  try {
    const connection = monitor({ deployment, client, files, project, stack, stacks, onStackOutputs });
    const thrown = await runProgram(asked, connection);
    // What a failed resource makes the rest of the program throw says nothing new.
    if (deployment.errors.length === 0) for (const one of thrown) deployment.fail({ urn: "", message: describe(one) });
    await deployment.finish();
  } catch (error) {
    deployment.fail({ urn: "", message: describe(error) });
  } finally {
    state.close();
  }
  return { outputs, steps: deployment.steps, errors: deployment.errors };
}

function tell({ op, urn }: Step): void {
  if (op !== "same") console.error(`  ${op.padEnd(8)} ${typeOf(urn)} ${nameOf(urn)}`);
}

/** An error that the program throws on purpose speaks for itself; a mistake in its code needs the place. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const mistake =
    "code" in error || [TypeError, ReferenceError, SyntaxError, RangeError].some((kind) => error instanceof kind);
  return mistake ? (error.stack ?? error.message) : error.message;
}
