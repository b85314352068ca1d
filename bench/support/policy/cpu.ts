import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second. */
const tick = 100;

/** CPU seconds of this process, and of those that it started and that have ended (on Linux only). */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + ofChildren();
}

function ofChildren(): number {
  try {
    const [, after = ""] = readFileSync("/proc/self/stat", "utf8").split(") ");
    // cutime and cstime, see proc_pid_stat(5); `after` begins with the third field.
    const [user = 0, system = 0] = after.split(" ").slice(13, 15).map(Number);
    return (user + system) / tick;
  } catch {
    return 0;
  }
}
