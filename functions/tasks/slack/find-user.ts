import { z } from "zod";
import { TaskNotFound } from "../../runtime/errors.ts";
import { task } from "../../runtime/task.ts";
import { slackClient, slackSecrets, slackSettings } from "./client.ts";
import { slackFailure } from "./failure.ts";

/** Finds a Slack user by e-mail address; `Task.NotFound` when nobody has it. */
export const findUser = task({
  name: "slack-find-user",
  description: "Finds a Slack user by e-mail address.",
  params: z.object({ email: z.string().min(3).max(320) }),
  result: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  secrets: slackSecrets,
  settings: slackSettings,
  effect: "none",
  async run({ email }, context) {
    const slack = await slackClient(context);
    const { user } = await slack.users.lookupByEmail({ email }).catch(slackFailure("find the user"));
    if (user?.id === undefined || user.deleted === true)
      throw new TaskNotFound("Slack knows nobody with this e-mail address");
    return { id: user.id, name: user.real_name ?? user.name ?? user.id, email: user.profile?.email ?? email };
  },
});
