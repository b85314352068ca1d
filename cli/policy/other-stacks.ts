/** What a recording has in place of the hub that stands in another stack: that stack is not read. Pure. */
import { z } from "zod";
import type { Job } from "../start/deploy.ts";

const member = z.object({
  region: z.string().catch(""),
  hub: z.object({ stack: z.string(), target: z.string() }),
});

/** The account of every such hub: no AWS account has it. */
export const unreadAccount = "000000000000";

/** The outputs of the other stacks that the settings name. What is wrong with the settings, the program tells. */
export function otherStacks(config: Job["config"]): NonNullable<Job["stacks"]> {
  const targets = z
    .array(z.unknown())
    .catch([])
    .parse(JSON.parse(config["socless:targets"] ?? "[]"));
  const members = targets.flatMap((one) => member.safeParse(one).data ?? []);
  const byStack = Map.groupBy(members, ({ hub }) => whole(hub.stack));
  return Object.fromEntries([...byStack].map(([stack, of]) => [stack, { targets: of.map(standIn) }]));
}

/** As the program asks for it, in the organization that a recording has. */
const whole = (stack: string): string => (stack.includes("/") ? stack : `organization/socless/${stack}`);

const standIn = ({ region, hub }: z.output<typeof member>) => ({
  name: hub.target,
  account: unreadAccount,
  eventBus: `arn:aws:events:${region}:${unreadAccount}:event-bus/socless-${hub.target}`,
});
