/** Runs gc in process on a small deployment. */
import type { Clients } from "../../../../cli/gc/clients.ts";
import { type Collected, collect } from "../../../../cli/gc/collect.ts";
import { deleteItem, putBack } from "../../../../cli/gc/delete.ts";
import { type Item, keyOf, type Plan } from "../../../../cli/gc/item.ts";
import type { SmallDeployment } from "./deployed.ts";

type Options = {
  readonly client?: Parameters<SmallDeployment["surroundings"]>[0];
  /** Instead of the clients that gc would make. */
  readonly clients?: Clients;
  /** What happens between the closed door and the second look. */
  readonly settle?: () => Promise<void>;
  /** As a process that is killed when it has deleted so many things. */
  readonly diesAfter?: number;
};

/** Undefined when it died. */
export async function runGc(
  one: SmallDeployment,
  { client, clients, settle = async () => {}, diesAfter = Infinity }: Options = {},
): Promise<Collected | undefined> {
  const around = { ...one.surroundings(client), ...(clients && { clients }) };
  const death = Promise.withResolvers<undefined>();
  let deleted = 0;
  const plan = await one.plan(around);
  const whole = collect(plan, {
    look: () => one.plan(around),
    delete: async (item) => {
      if (deleted === diesAfter) {
        death.resolve(undefined);
        await new Promise(() => {});
      }
      deleted += 1;
      await deleteItem(around.clients, item);
    },
    putBack: (mend) => putBack(around.clients, mend),
    settle,
    say: () => {},
  });
  return Promise.race([whole, death.promise]);
}

/** Without the parts of names that are random, and without the beginnings of ARNs. */
export const short = (text: string): string =>
  text
    .replace(/arn:aws:states:.*:stateMachine:|arn:aws:secretsmanager:.*:secret:/, "")
    .replaceAll(/socless-eu-|-\w+-[0-9a-f]{7}(-\w{6})?\b/g, "");
export const named = (items: readonly Item[]): string[] => items.map((item) => short(keyOf(item)));
export const stays = ({ keep }: Plan): string[] => keep.map((kept) => short(`${keyOf(kept)}: ${kept.why.join("; ")}`));
export const doors = (name: string): string[] => [
  `permission dispatch ${name}-dispatch`,
  `permission sweep ${name}-sweep`,
];
export const nothing: Plan = { collect: [], keep: [], mend: [] };
