/** What repair acts with, outside of tests. */
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./alive.ts";
import { type Clients, openClients } from "./clients.ts";
import type { Engine } from "./engine.ts";
import { identityOf } from "./identity.ts";
import type { Pending } from "./pending.ts";
import { askFor } from "./questions.ts";
import type { Hands } from "./repair.ts";

/** Copies go into a folder; progress goes to `say`. */
export function handsOn(engine: Engine, folder: string, say: (line: string) => void): Hands {
  const opened = new Map<string, Promise<Clients>>();
  const clientsOf = ({ provider, inputs: { region } }: Pending): Promise<Clients> => {
    const key = JSON.stringify([provider, region]);
    const clients = opened.get(key) ?? openClients(provider, region);
    opened.set(key, clients);
    return clients;
  };
  return {
    engine,
    identify: async (pending) => identityOf(pending, (await clientsOf(pending)).place),
    ask: async (pending) => askFor(pending, await clientsOf(pending)),
    keep: (state) => {
      mkdirSync(folder, { recursive: true });
      const time = new Date().toISOString().replaceAll(/[:.]/g, "-");
      const file = join(folder, `${engine.stack.replaceAll("/", "-")}-${time}.json`);
      writeFileSync(file, state, { mode: 0o600 });
      return file;
    },
    now: Date.now,
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
    host: hostname(),
    isAlive,
    say,
  };
}
