/** The whole deployment: settings → targets → one platform for each → outputs. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bundle } from "./components/bundle.ts";
import { functionEntries } from "./components/entries.ts";
import { formerlyNamed } from "./components/former-names.ts";
import { Platform } from "./components/platform.ts";
import { readSourcePositions } from "./components/source-positions.ts";
import { readSettings } from "./components/stack-config.ts";
import { providerArgs } from "./components/target-provider.ts";
import { partsFor } from "./components/targets.ts";
import { allEndpoints } from "./functions/endpoints/all.ts";
import manifest from "./package.json" with { type: "json" };
import { allPlaybooks } from "./playbooks/all.ts";
import { compile, tasksOf } from "./playbooks/language/index.ts";

readSourcePositions();
const root = import.meta.dirname;
const stack = pulumi.getStack();
const program = {
  endpoints: allEndpoints,
  playbooks: allPlaybooks.map((playbook) => compile(playbook)),
  tasks: tasksOf(allPlaybooks),
};
const places = readSettings(program);
const alertFields = Object.fromEntries(program.playbooks.map(({ name, alertFields }) => [name, alertFields]));
const bundles = await bundle({ entries: functionEntries(program.tasks, root), alertFields, root });

/** What `socless` and scripts need of each target. */
export const targets = places.map((settings) => {
  const { name, account, region, network, integrations, alarmEmail } = settings;
  const prefix = `socless-${name}`;
  const former = formerlyNamed(
    prefix,
    settings.formerly.map((was) => `socless-${was}`),
  );
  const platform = new Platform(
    prefix,
    {
      ...partsFor(settings, program),
      target: { ...settings, name: prefix, stack },
      network,
      bundles,
      integrations,
      alarmEmail,
      version: manifest.version,
    },
    { provider: new aws.Provider(prefix, providerArgs(settings, stack), former), ...former },
  );
  return { name, account, region, ...platform.outputs };
});
