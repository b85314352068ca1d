/** The claims: one conditional write ends a question, whoever else tries at the same moment. */
import { randomUUID } from "node:crypto";
import type { Person } from "../runtime/records.ts";
import { change, isoTime, type Table } from "./database.ts";
import { eventAt, type Interaction, interaction, readInteraction } from "./interactions.ts";

/** How long whoever claims may take to deliver before sweep does it. */
const deliverMs = 60_000;
const rounds = 3;

export type Claim =
  /** This answer ended the question. */
  | { readonly kind: "claimed"; readonly item: Interaction }
  /** The vote counts; more people must agree. */
  | { readonly kind: "counted"; readonly item: Interaction }
  /** This person has voted before. */
  | { readonly kind: "repeated"; readonly item: Interaction }
  /** The question was open no more. */
  | { readonly kind: "over"; readonly item: Interaction };

export type Answering = {
  readonly choice: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly by: Person;
};

/** Claims a question for one person's answer. */
export async function claimAnswer(table: Table, item: Interaction, answering: Answering, now: number): Promise<Claim> {
  const claim = randomUUID();
  let current = item;
  for (let round = 0; round < rounds; round++) {
    if (current.claim === claim) return { kind: "claimed", item: current };
    if (current.state !== "open" || current.expiresAt <= now) return { kind: "over", item: current };
    if (current.voters?.has(answering.by.email)) return { kind: "repeated", item: current };
    const votes = current.votes?.[answering.choice] ?? 0;
    const closing = votes >= current.quorum - 1;
    const written = closing
      ? await close(table, current, answering, claim, now)
      : await vote(table, current, answering, now);
    if (written) return { kind: closing ? "claimed" : "counted", item: written };
    current = (await readInteraction(table, item.id)) ?? current;
  }
  throw new Error("the question changed hands while the answer was stored; answer again");
}

const open = "#state = :open AND #expiresAt > :now AND (NOT contains(#voters, :person))";
const count = "#votes.#choice = if_not_exists(#votes.#choice, :zero) + :one";

async function close(table: Table, item: Interaction, { choice, fields, by }: Answering, claim: string, now: number) {
  const at = isoTime(now);
  const left = item.quorum - 1;
  const written = await change(
    table,
    { id: item.id },
    {
      update: `SET #state = :answered, #answer = :answer, #answeredAt = :at, #by = :by, #claim = :claim, #nextAt = :nextAt, #events = list_append(if_not_exists(#events, :none), :events), ${count} ADD #voters :voter`,
      condition: `${open} AND ${left === 0 ? "attribute_not_exists(#votes.#choice)" : "#votes.#choice = :left"}`,
      names: { "#choice": choice },
      values: {
        ...opened(by, now),
        ":answered": "answered",
        ":answer": JSON.stringify({ ...fields, choice, by: { id: by.id, name: by.name, email: by.email }, at }),
        ":at": at,
        ":by": by,
        ":claim": claim,
        ":nextAt": now + deliverMs,
        ":none": [],
        ":events": [eventAt(now, { kind: "answered", by: by.email, detail: { choice, ...fields } })],
        ...(left === 0 ? {} : { ":left": left }),
      },
    },
  );
  return written && interaction(written);
}

async function vote(table: Table, item: Interaction, { choice, by }: Answering, now: number) {
  const written = await change(
    table,
    { id: item.id },
    {
      update: `SET ${count} ADD #voters :voter`,
      condition: `${open} AND (attribute_not_exists(#votes.#choice) OR #votes.#choice < :left)`,
      names: { "#choice": choice },
      values: { ...opened(by, now), ":left": item.quorum - 1 },
    },
  );
  return written && interaction(written);
}

const opened = (by: Person, now: number) => ({
  ":open": "open",
  ":now": now,
  ":person": by.email,
  ":voter": new Set([by.email]),
  ":zero": 0,
  ":one": 1,
});

/** Ends a question that nobody answered in time; gives it as it stands, whoever ended it. */
export async function claimExpiry(table: Table, item: Interaction, now: number): Promise<Interaction> {
  return end(table, item, "expired", now, item.expiresAt <= now ? " AND #expiresAt <= :now" : "");
}

/** Ends a question whose investigation is over. */
export async function claimClosed(table: Table, item: Interaction, now: number): Promise<Interaction> {
  return end(table, item, "closed", now, "");
}

async function end(
  table: Table,
  item: Interaction,
  state: "expired" | "closed",
  now: number,
  due: string,
): Promise<Interaction> {
  const written = await change(
    table,
    { id: item.id },
    {
      update: "SET #state = :state, #answeredAt = :at, #nextAt = :nextAt",
      condition: `#state = :open${due}`,
      values: {
        ":state": state,
        ":open": "open",
        ":at": isoTime(now),
        ":nextAt": now + deliverMs,
        ...(due === "" ? {} : { ":now": now }),
      },
    },
  );
  if (written) return interaction(written);
  return (await readInteraction(table, item.id)) ?? item;
}
