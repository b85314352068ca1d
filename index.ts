/** The whole deployment: settings → targets → one platform for each → outputs. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bundle } from "./components/bundle.ts";
import { functionEntries } from "./components/entries.ts";
import { formerlyNamed } from "./components/former-names.ts";
import { type Hub, hubOf } from "./components/hub.ts";
import { Member, memberParts } from "./components/member.ts";
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

const made = places.map((settings) => {
  const { name, account, region, formerly } = settings;
  const prefix = `socless-${name}`;
  const was = formerly.map((former) => `socless-${former}`);
  const former = formerlyNamed(prefix, was);
  const opts = { provider: new aws.Provider(prefix, providerArgs(settings, stack), former), ...former };
  return { place: { name, account, region }, settings, prefix, opts };
});
const hubs = new Map<string, Hub>();

/** What `socless` and scripts need of each target with a platform. */
export const targets = made.flatMap(({ place, settings, prefix, opts }) => {
  if (settings.hub !== undefined) return [];
  const target = { ...settings, name: prefix, stack };
  const args = { ...settings, ...partsFor(settings, program), target, bundles, version: manifest.version };
  const { outputs } = new Platform(prefix, args, opts);
  const { eventBus } = outputs;
  if (eventBus) hubs.set(place.name, { stack, name: prefix, account: place.account, eventBus });
  return [{ ...place, ...outputs }];
});

/** What scripts need of each member of a hub. */
export const members = made.flatMap(({ place, settings, prefix, opts }) => {
  const { hub, organization } = settings;
  if (hub === undefined || organization === undefined) return [];
  const args = { ...settings, ...memberParts(settings, program), hub: hubOf(hub, hubs), organization };
  return [{ ...place, hub: args.hub.name, ...new Member(prefix, args, opts).outputs }];
});
