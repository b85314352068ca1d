/** What Slack sends when somebody presses a button or sends off a pop-up. */
import { z } from "zod";
import type { Answerer } from "./answer.ts";

const user = z.object({ id: z.string(), team_id: z.string().optional() });
const team = z.object({ id: z.string() }).nullish();

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const blockActions = z.object({
  type: z.literal("block_actions"),
  user,
  team,
  trigger_id: z.string(),
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({ channel_id: z.string().optional(), message_ts: z.string().optional() }),
  actions: z.array(z.object({ action_id: z.string() })),
});
export type Press = z.infer<typeof blockActions>;

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const viewSubmission = z.object({
  type: z.literal("view_submission"),
  user,
  team,
  view: z.object({
    private_metadata: z.string(),
    state: z.object({
      values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().nullish() }))),
    }),
  }),
});
export type Submission = z.infer<typeof viewSubmission>;

/** Anything else that Slack may send is acknowledged and left alone. */
const other = z.object({ type: z.string() }).transform(() => ({ type: "other" as const }));

export const payload = z.union([blockActions, viewSubmission, other]);

/** Which question and which choice a pop-up belongs to, and the message that it was opened from. */
export const formMetadata = z.object({
  id: z.string(),
  key: z.string(),
  pressed: z.object({ channel: z.string(), ts: z.string() }).optional(),
});

/** Someone of another workspace, in a shared channel, is not one of ours. */
export function isStranger({ user, team }: Press | Submission): boolean {
  return user.team_id !== undefined && team?.id !== undefined && user.team_id !== team.id;
}

/** Who pressed or sent, by the word of their own workspace. */
export const answererOf = ({ user, team }: Pick<Press, "user" | "team">): Answerer => ({
  userId: user.id,
  by: { team: user.team_id ?? team?.id },
});
