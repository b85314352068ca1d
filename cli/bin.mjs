#!/usr/bin/env node
/** `socless`: runs the command with the Node that the project brings, whatever Node started this. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const own = here("../node_modules/node/bin/node");
const node = existsSync(own) ? own : process.execPath;
const child = spawn(node, [here("socless.ts"), ...process.argv.slice(2)], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
