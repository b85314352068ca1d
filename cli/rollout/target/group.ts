/** The process of a target, the CLI and what else it has started: one group, which a Ctrl-C of the terminal does not reach. */
import { setTimeout as sleep } from "node:timers/promises";

/** Lets what is left of a group end what is under way, as Ctrl-C does; kills it when that takes too long. */
export async function endGroup(leader: number, withinSeconds: number): Promise<void> {
  const until = performance.now() + withinSeconds * 1000;
  for (let isThere = signalGroup(leader, "SIGINT"); isThere; isThere = signalGroup(leader, 0)) {
    if (performance.now() > until) {
      signalGroup(leader, "SIGKILL");
      return;
    }
    await sleep(100);
  }
}

/** Whether there was anybody. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
