import { readdirSync, readFileSync } from "node:fs";

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
  return childrenOf(pid).reduce((sum, child) => sum + held(child), Number(kib) / 1024);
}

/** Each thread has those that it started. */
function childrenOf(pid: number): readonly number[] {
  const folder = `/proc/${pid}/task`;
  return threadsIn(folder)
    .flatMap((thread) => read(`${folder}/${thread}/children`).split(" "))
    .filter(Boolean)
    .map(Number);
}

/** A process may have ended meanwhile. */
function threadsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
