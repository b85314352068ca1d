/** What a fleet file may say. See docs/rollout.md. Pure. */
import { z } from "zod";
import { rolloutStack } from "./stack-name.ts";

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const name = z.string("a kebab-case name").regex(kebab, "a kebab-case name, for example eu-prod");
const names = (what: string) => z.array(name, `a list of ${what}`).min(1, `a list of at least one of ${what}`);
const whole = (least: number) => {
  const message = `a whole number of at least ${least}`;
  return z.int(message).min(least, message);
};
const minutes = z.number("a number of minutes").positive("a number of minutes above 0");
const words = (what: string) => z.string(what).min(1, what);

/** Beside what the settings' reader of the program takes for a target. */
const target = z.looseObject({
  name: name.refine(
    (one) => one !== rolloutStack,
    `another name: the stack of that name holds the record of the rollouts`,
  ),
  tags: names("tags").optional(),
  hub: name.optional(),
});

const wave = z.strictObject({
  name,
  tags: names("tags").optional(),
  targets: names("targets").optional(),
  rest: z.literal(true, "true, or left out").optional(),
  atOnce: whole(1).default(1),
  pause: z.boolean("true or false").default(false),
});

export const fleetFile = z.strictObject({
  name: name.max(40, "a kebab-case name of at most 40 characters"),
  backend: words("the address of a Pulumi backend, for example s3://bucket").optional(),
  secretsProvider: words("a Pulumi secrets provider, for example awskms://alias/socless").optional(),
  settings: z.record(z.string(), z.unknown(), "an object with named settings").default({}),
  targets: z.array(target, "a list of targets").min(1, "a list of at least one target"),
  waves: z.array(wave, "a list of waves").min(1, "a list of at least one wave"),
  failureBudget: whole(0).default(0),
  timeLimitMinutes: minutes.default(60),
  stopLimitMinutes: minutes.default(2),
  policy: z
    .strictObject({
      pack: words("the folder of a policy pack").default("policy"),
      config: words("the file of a policy pack's configuration").default("policy/config/prod.json"),
    })
    .prefault({}),
});
export type FleetFile = z.output<typeof fleetFile>;

/** The keys that may stand where an unknown one was found. */
export function allowedIn(path: readonly PropertyKey[]): readonly string[] {
  if (path[0] === "waves") return Object.keys(wave.shape);
  if (path[0] === "policy") return ["pack", "config"];
  return Object.keys(fleetFile.shape);
}
