/**
 * `node record-once.ts TARGETS`: runs the program of the production stack with so many targets in process, and prints what it
 * spent and made as JSON. A process of its own each time, so that nothing is loaded, cached or compiled before.
 */
import { fileURLToPath } from "node:url";
import { withRecording } from "../cli/policy/record.ts";
import { manyTargets } from "./support/many-targets.ts";
import type { Recorded } from "./support/recorded.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const started = performance.now();
const settings = manyTargets(root, "prod", Number(process.argv[2]));
const types = await withRecording(root, "prod", async (resources) => resources.map(({ type }) => type), settings);
const recorded: Recorded = { seconds: (performance.now() - started) / 1000, types };
console.log(JSON.stringify(recorded));
