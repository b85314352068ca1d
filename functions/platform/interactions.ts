/** The interactions table: one item a question, and what may happen to it. */
import { z } from "zod";
import { interactionItem, person } from "../runtime/records.ts";
import { change, isoTime, put, read, type Table } from "./database.ts";
import { question } from "./question.ts";

/** Among how many partitions of the index `due` the questions are spread. */
export const interactionShards = 4;

/** Someone who may answer; `group`: only as long as they are in this group; `teams`: the Slack workspaces that know them by their id. */
const respondent = person.extend({ group: z.string().optional(), teams: z.array(z.string()).optional() });
export type Respondent = z.infer<typeof respondent>;

const stored = interactionItem.extend({
  allowed: z.array(respondent),
  /** Marks the claim's own write, which the SDK may repeat. */
  claim: z.string().optional(),
});
export type Interaction = z.infer<typeof stored>;
export type Message = NonNullable<Interaction["messages"]>[number];
export type Event = NonNullable<Interaction["events"]>[number];

export const interaction = (item: Record<string, unknown>): Interaction => stored.parse(item);

/** The question as it stands now; undefined when nobody knows this id. */
export async function readInteraction(table: Table, id: string): Promise<Interaction | undefined> {
  const item = await read(table, { id });
  return item && interaction(item);
}

export const questionOf = (item: Interaction) => question.parse(JSON.parse(item.question));

/** Stores a question that is new, or gives one that is still open its newest task token; undefined when it is open no more. */
export async function upsert(table: Table, item: Omit<Interaction, "state">): Promise<Interaction | undefined> {
  const fresh: Interaction = { ...item, state: "open" };
  if (await put(table, fresh, "attribute_not_exists(#id)")) return fresh;
  const written = await change(
    table,
    { id: item.id },
    {
      update: "SET #token = :token",
      condition: "#state = :open",
      values: { ":token": item.token, ":open": "open" },
    },
  );
  return written && interaction(written);
}

/** Lets people answer who were not asked at first, each by a link of their own. */
export async function addLinks(table: Table, id: string, links: Readonly<Record<string, string>>): Promise<void> {
  const hashes = Object.keys(links);
  if (hashes.length === 0) return;
  await change(
    table,
    { id },
    {
      update: `SET ${hashes.map((hash) => `#links.#h${hash} = :h${hash}`).join(", ")}`,
      condition: "attribute_exists(#id)",
      names: Object.fromEntries(hashes.map((hash) => [`#h${hash}`, hash])),
      values: Object.fromEntries(hashes.map((hash) => [`:h${hash}`, links[hash]])),
    },
  );
}

/** Remembers a posted message and changes nothing else; gives the question as it stands now. */
export async function addMessage(table: Table, id: string, message: Message): Promise<Interaction | undefined> {
  const written = await change(
    table,
    { id },
    {
      update: "SET #messages = list_append(if_not_exists(#messages, :none), :message)",
      condition: "attribute_exists(#id)",
      values: { ":none": [], ":message": [message] },
    },
  );
  return written && interaction(written);
}

/** A question's record outlives its end by this long: later answers are told what became of it. */
const keepSeconds = 90 * 86_400;

/** What was to be done after the end of a question is done; or, with `nextAt`, is tried again then. */
export async function markConcluded(table: Table, id: string, now: number, nextAt?: number): Promise<void> {
  const again = nextAt === undefined ? " REMOVE #nextAt, #dueShard" : ", #nextAt = :nextAt";
  await change(
    table,
    { id },
    {
      update: `SET #delivered = :true, #expireAt = :expireAt${again}`,
      condition: "attribute_exists(#id) AND #state <> :open",
      values: {
        ":true": true,
        ":open": "open",
        ":expireAt": Math.ceil(now / 1000) + keepSeconds,
        ...(nextAt === undefined ? {} : { ":nextAt": nextAt }),
      },
    },
  );
}

/** When something is to be done about an open question next. */
export function nextOf({
  expiresAt,
  remindAt,
  escalateAt,
}: Pick<Interaction, "expiresAt" | "remindAt" | "escalateAt">): number {
  return Math.min(expiresAt, remindAt ?? expiresAt, escalateAt ?? expiresAt);
}

export const eventAt = (now: number, event: Omit<Event, "at">): Event => ({ at: isoTime(now), ...event });
