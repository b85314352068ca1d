/** The whole deployment: settings → targets → one platform for each → outputs. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bundle } from "./components/bundle.ts";
import { functionEntries } from "./components/entries.ts";
import { Platform } from "./components/platform.ts";
import { readSourcePositions } from "./components/source-positions.ts";
import { readSettings } from "./components/stack-config.ts";
import { endpoints } from "./functions/endpoints/index.ts";
import manifest from "./package.json" with { type: "json" };
import { playbooks } from "./playbooks/index.ts";
import { compile, tasksOf } from "./playbooks/language/index.ts";

readSourcePositions();
const root = import.meta.dirname;
const stack = pulumi.getStack();
const { targets: places, integrations, alarmEmail, ...options } = readSettings();
const compiled = playbooks.map((playbook) => compile(playbook));
const tasks = tasksOf(playbooks);
const alertFields = Object.fromEntries(compiled.map(({ name, alertFields }) => [name, alertFields]));
const bundles = await bundle({ entries: functionEntries(tasks, root), alertFields, root });

/** What `socless` and scripts need of each target. */
export const targets = places.map(({ name, account, region }) => {
  const prefix = `socless-${name}`;
  const provider = new aws.Provider(prefix, {
    region,
    allowedAccountIds: [account],
    defaultTags: { tags: { "socless:stack": stack, "socless:target": name } },
  });
  const platform = new Platform(
    prefix,
    {
      target: { name: prefix, stack, account, region, ...options },
      endpoints,
      playbooks: compiled,
      tasks,
      bundles,
      integrations,
      alarmEmail,
      version: manifest.version,
    },
    { provider },
  );
  return { name, account, region, ...platform.outputs };
});
