/** Slack and Jira for a local start, at addresses that are chosen once and kept. */

import { startJira } from "../../local/stand-ins/jira/index.ts";
import type { StandIn } from "../../local/stand-ins/server.ts";
import { startSlack } from "../../local/stand-ins/slack/index.ts";
import type { OpenStore } from "../../local/store.ts";
import { openStore } from "../../local/store.ts";
import type { Folder } from "./folder.ts";
import type { LocalSecrets } from "./secrets.ts";

export type StandIns = {
  readonly slack: string;
  readonly jira: string;
  connect(apiUrl: string): void;
  close(): Promise<void>;
};

export async function startStandIns(folder: Folder, secrets: LocalSecrets): Promise<StandIns> {
  let interactions: string | undefined;
  const slackStore = openStore(folder.file("slack.db"));
  const jiraStore = openStore(folder.file("jira.db"));
  const slack = await kept(slackStore, "slack", (port) =>
    startSlack({
      port,
      store: slackStore,
      botToken: () => secrets.require("slack/bot-token"),
      platform: { address: () => interactions, signingSecret: () => secrets.require("slack/signing-secret") },
    }),
  );
  const jira = await kept(jiraStore, "jira", (port) =>
    startJira({ port, store: jiraStore, token: () => secrets.require("jira/token") }),
  );
  return {
    slack: slack.url,
    jira: jira.url,
    connect(apiUrl) {
      interactions = `${apiUrl}/slack/interactions`;
    },
    async close() {
      await Promise.all([slack.close(), jira.close()]);
      slackStore.close();
      jiraStore.close();
    },
  };
}

/** Any free port at the first start, the same one from then on. */
async function kept(store: OpenStore, name: string, start: (port: number) => Promise<StandIn>): Promise<StandIn> {
  const port = store.get<number>("addresses", name) ?? 0;
  const standIn = await start(port).catch((error: unknown) => {
    throw new Error(
      `The ${name} stand-in cannot listen on port ${port}, which this folder has kept for it: another program uses it (${String(error)}).`,
    );
  });
  store.put("addresses", name, standIn.port);
  return standIn;
}
