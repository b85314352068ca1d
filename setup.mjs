/** Installs the packages when node_modules does not match the lock file; runs on any Node from 20 on. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const stamp = "node_modules/.socless-setup";
const wanted = createHash("sha256")
  .update(readFileSync("package-lock.json"))
  .update(readFileSync("package.json"))
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  console.error("Installing the packages (once, about half a minute) …");
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  // The `node` package brings the pinned Node by its install script; no other script is needed.
  // Not `npm ci`: it refuses a lock file that lacks another platform's optional binaries. The lock file stays as it is.
  const done = spawnSync(
    npm[0],
    [...npm.slice(1), "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      stdio: ["ignore", 2, 2],
    },
  );
  if (done.status !== 0) {
    console.error(done.error?.message ?? "npm install failed: see its words above, then run the command again.");
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
