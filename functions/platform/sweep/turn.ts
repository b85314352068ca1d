/** Reminders and escalations: whoever takes the turn does it; if they die, the turn comes again. */
import { change, type Table } from "../database.ts";
import { type Event, eventAt, type Interaction, interaction, nextOf, type Respondent } from "../interactions.ts";

/** Whoever takes a turn has this long before another sweep takes it. */
const turnMs = 3 * 60_000;

type Turn = "remindAt" | "escalateAt";

/** Takes the turn from every other sweep; undefined when it is not to be had. */
export async function takeTurn(
  table: Table,
  item: Interaction,
  turn: Turn,
  now: number,
): Promise<Interaction | undefined> {
  const seen = item[turn];
  if (seen === undefined) return undefined;
  const next = { ...item, [turn]: now + turnMs };
  const written = await change(
    table,
    { id: item.id },
    {
      update: `SET #${turn} = :then, #nextAt = :nextAt`,
      condition: `#state = :open AND #expiresAt > :now AND #${turn} = :seen`,
      values: { ":then": now + turnMs, ":nextAt": nextOf(next), ":open": "open", ":now": now, ":seen": seen },
    },
  );
  return written && interaction(written);
}

/** The turn is done: it is told in the timeline and does not come again. */
export async function finishTurn(
  table: Table,
  item: Interaction,
  turn: Turn,
  event: Omit<Event, "at">,
  now: number,
): Promise<void> {
  const { [turn]: taken, ...rest } = item;
  await change(
    table,
    { id: item.id },
    {
      update: `SET #nextAt = :nextAt, #events = list_append(if_not_exists(#events, :none), :events) REMOVE #${turn}`,
      condition: `#state = :open AND #${turn} = :taken`,
      values: {
        ":nextAt": nextOf(rest),
        ":none": [],
        ":events": [eventAt(now, event)],
        ":open": "open",
        ":taken": taken,
      },
    },
  );
}

/** Lets more people answer an open question; gives it as it stands. */
export async function allowMore(
  table: Table,
  item: Interaction,
  people: readonly Respondent[],
): Promise<Interaction | undefined> {
  const known = new Set(item.allowed.map(({ email }) => email));
  const added = people.filter(({ email }) => !known.has(email) && !item.excluded?.includes(email));
  if (added.length === 0) return item;
  const written = await change(
    table,
    { id: item.id },
    {
      update: "SET #allowed = list_append(#allowed, :added)",
      condition: "#state = :open AND size(#allowed) = :known",
      values: { ":added": added, ":known": item.allowed.length, ":open": "open" },
    },
  );
  return written && interaction(written);
}
