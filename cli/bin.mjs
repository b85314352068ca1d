#!/usr/bin/env node
/** `socless`: runs the command with the Node that the project brings, whatever Node started this. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = here("../node_modules/node/bin/node");
if (!existsSync(node)) {
  console.error(
    "The packages are not installed yet. Run `node setup.mjs` in the project's folder (npm start does it, too).",
  );
  process.exit(1);
}
const child = spawn(node, [here("socless.ts"), ...process.argv.slice(2)], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
