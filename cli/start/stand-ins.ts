/** Slack and Jira for a local start, at addresses that are chosen once and kept; each target has a Slack app of its own. */

import type { RunningCloud } from "../../local/cloud.ts";
import { startJira } from "../../local/stand-ins/jira/index.ts";
import type { StandIn } from "../../local/stand-ins/server.ts";
import { startSlack } from "../../local/stand-ins/slack/index.ts";
import type { SlackApp } from "../../local/stand-ins/slack/interactions.ts";
import type { OpenStore } from "../../local/store.ts";
import { openStore } from "../../local/store.ts";
import type { Target } from "../deployment.ts";
import type { Folder } from "./folder.ts";
import type { LocalSecrets } from "./secrets.ts";

export type StandIns = {
  readonly slack: string;
  readonly jira: string;
  /** Where each platform takes the answers that people give in Slack. */
  connect(targets: readonly Target[]): void;
  close(): Promise<void>;
};

export async function startStandIns(
  folder: Folder,
  secrets: LocalSecrets,
  { faults }: Pick<RunningCloud, "faults">,
): Promise<StandIns> {
  let addresses: ReadonlyMap<string, string> = new Map();
  // An app is its token, whatever the target is called.
  const appOf = (name: string): SlackApp => ({
    id: secrets.arn(name, "slack/bot-token") ?? name,
    name,
    botToken: () => secrets.read(name, "slack/bot-token"),
    address: () => addresses.get(name),
    signingSecret: () => secrets.require(name, "slack/signing-secret"),
  });
  const slackStore = openStore(folder.file("slack.db"));
  const jiraStore = openStore(folder.file("jira.db"));
  const slack = await kept(slackStore, "slack", (port) =>
    startSlack({
      port,
      store: slackStore,
      apps: () => secrets.targets().map(appOf),
      faults,
    }),
  );
  const jira = await kept(jiraStore, "jira", (port) =>
    startJira({ port, store: jiraStore, tokens: () => secrets.all("jira/token"), faults }),
  );
  return {
    slack: slack.url,
    jira: jira.url,
    connect(targets) {
      addresses = new Map(targets.map(({ name, apiUrl }) => [name, `${apiUrl}/slack/interactions`]));
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
