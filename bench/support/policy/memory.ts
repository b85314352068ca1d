import { readFileSync } from "node:fs";

/** Watches a process and all that it starts; the function gives the most MiB that they held together (0 where there is no /proc). */
export function watchMemory(pid: number): () => number {
  let most = 0;
  const look = () => {
    most = Math.max(most, held(pid));
  };
  const timer = setInterval(look, 100);
  return () => {
    clearInterval(timer);
    return most;
  };
}

function held(pid: number): number {
  // What processes share counts once.
  const [, kib = 0] = /^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`)) ?? [];
  const children = read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean);
  return children.reduce((sum, child) => sum + held(Number(child)), Number(kib) / 1024);
}

/** A process may have ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
