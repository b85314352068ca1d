/** Finds the people a question goes to. One person is one verified e-mail address, whatever they answer on. */
import type { UsersInfoResponse, WebClient } from "@slack/web-api";
import { TaskInvalid, TaskNotFound } from "../runtime/errors.ts";
import { slackFailure } from "../tasks/slack/failure.ts";
import type { Respondent } from "./interactions.ts";
import type { Recipient } from "./question.ts";

type User = NonNullable<UsersInfoResponse["user"]>;

/** Everyone who is asked; at least one person, or a named error. */
export async function audience(slack: WebClient, to: Recipient): Promise<Respondent[]> {
  if (typeof to !== "string") return groupMembers(slack, to.group);
  if (to.includes("@")) {
    const { user } = await slack.users.lookupByEmail({ email: to }).catch(slackFailure("find the person to ask"));
    return [respondent(user)];
  }
  if (/^[UW][A-Z0-9]+$/.test(to)) return [await person(slack, to)];
  throw new TaskInvalid(
    "a question goes to a Slack user's id, an e-mail address or a group; post to a channel instead",
  );
}

/** The ids of those who are in a group now. */
export async function memberIds(slack: WebClient, group: string): Promise<string[]> {
  const { users } = await slack.usergroups.users
    .list({ usergroup: group })
    .catch(slackFailure("list the members of the group"));
  return users ?? [];
}

async function groupMembers(slack: WebClient, name: string): Promise<Respondent[]> {
  const handle = name.replace(/^@/, "");
  const { usergroups } = await slack.usergroups.list().catch(slackFailure("list the groups"));
  const id = usergroups?.find((group) => group.handle === handle || group.id === handle)?.id;
  if (id === undefined) throw new TaskNotFound("Slack knows no group of this name");
  const members = await Promise.all((await memberIds(slack, id)).map((member) => user(slack, member)));
  const people = members.filter(canAnswer).map((member) => ({ ...respondent(member), group: id }));
  if (people.length === 0) throw new TaskNotFound("nobody is in the group who could answer");
  return people;
}

async function person(slack: WebClient, id: string): Promise<Respondent> {
  return respondent(await user(slack, id));
}

async function user(slack: WebClient, id: string): Promise<User | undefined> {
  return (await slack.users.info({ user: id }).catch(slackFailure("find the person to ask"))).user;
}

function canAnswer(found: User | undefined): boolean {
  return found !== undefined && found.deleted !== true && found.is_bot !== true && emailOf(found) !== undefined;
}

function emailOf(found: User): string | undefined {
  return found.is_email_confirmed === false || found.is_stranger === true
    ? undefined
    : found.profile?.email?.toLowerCase();
}

function respondent(found: User | undefined): Respondent {
  const email = found && emailOf(found);
  if (found?.id === undefined || email === undefined || !canAnswer(found)) {
    throw new TaskNotFound("the person to ask has no active Slack account with a verified e-mail address");
  }
  const teams = [found.team_id ?? [], found.enterprise_user?.teams ?? []].flat();
  return { id: found.id, email, name: found.real_name ?? found.name ?? email, teams: [...new Set(teams)] };
}
