/** What Slack has signed and must not count: somebody else's press, another workspace's, altered ids, a forged `response_url`. */
import fc from "fast-check";
import type { Answer, Attack } from "../attack.ts";
import { fromSlack, type Question, type Site } from "../site.ts";

const team = "T0SOCLESS";
const owners = ["U0ENGINEER", "U0ONCALL"] as const;

type Press = {
  readonly user: unknown;
  readonly team: unknown;
  readonly trigger_id: unknown;
  readonly channel: unknown;
  readonly container: unknown;
  readonly response_url: unknown;
  readonly actions: unknown;
};
type Form = { readonly user: unknown; readonly team: unknown; readonly metadata: unknown; readonly values: unknown };

/** Whose question it is, and what the right person would send. */
type Case = { readonly question: Question; readonly other: Question; readonly owner: string; readonly site: Site };

const which = fc.constantFrom(0 as const, 1 as const);
const caseOf = (site: Site, at: 0 | 1): Case => ({
  question: site.questions[at],
  other: site.questions[at === 0 ? 1 : 0],
  owner: owners[at],
  site,
});

const right = ({ question, owner }: Case): Press => ({
  user: { id: owner, team_id: team },
  team: { id: team, domain: "example" },
  trigger_id: "1.2.3",
  channel: { id: question.channel },
  container: { type: "message", channel_id: question.channel, message_ts: question.ts },
  response_url: "https://hooks.slack.com/actions/T0/1/2",
  actions: [{ type: "button", action_id: `answer:${question.id}:${question.choice}`, value: question.id }],
});

const words = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "undefined",
    "{% $states.input %}",
    "\0",
    "‮",
    "<!channel>",
  ),
);
const things = fc.oneof(
  fc.constantFrom(null, [], {}, true, 7, "", [[]], { id: [] }, { __proto__: null }),
  fc.jsonValue(),
);

/** Of somebody who may not answer. */
const strangers = fc.oneof(
  fc.constantFrom(
    "U0OTHER",
    "u0engineer",
    "U0ENGINEER ",
    "U0ONCALL\0",
    "U0SOCLESS",
    "USLACKBOT",
    "S0ONCALL",
    "engineer@example.com",
  ),
  words.filter((id) => !owners.some((owner) => owner === id)),
);
const teams = fc.oneof(
  fc.constantFrom("T0EVIL", "t0socless", "T0SOCLESS ", "E0SOCLESS", ""),
  words.filter((id) => id !== team),
);

/** Changes a letter of an id, or leaves one out, so that it is another. */
const altered = fc
  .tuple(fc.nat(), fc.constantFrom("", "A", "b", "-", "!", "\0", "é", "..", ":"))
  .map(([place, other]) => (id: string) => {
    const at = place % id.length;
    const changed = id.slice(0, at) + other + id.slice(at + 1);
    return changed === id ? `${id}A` : changed;
  });
const changeCase = (text: string) =>
  text.replace(/[a-z]/gi, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));

const presses: Readonly<Record<string, fc.Arbitrary<(about: Case) => Partial<Press>>>> = {
  "another user": fc.tuple(strangers, fc.constantFrom(team, undefined)).map(([id, team_id]) => () => ({
    user: { id, team_id },
  })),
  "another owner": fc.constant(({ owner }) => ({ user: { id: owners.find((one) => one !== owner), team_id: team } })),
  "another team": fc
    .record({ theirs: teams, both: fc.boolean(), named: fc.boolean() })
    .map(({ theirs, both, named }) => ({ owner }) => ({
      user: { id: owner, team_id: theirs },
      team: both ? { id: theirs } : named ? { id: team } : null,
    })),
  "an altered id": fc
    .oneof(
      altered,
      fc.constant(changeCase),
      fc.constant((id: string) => [...id].reverse().join("")),
      fc.constant((id: string) => id.slice(0, -1)),
      fc.constant((id: string) => id + id),
      words.map((text) => () => text),
    )
    .map((alter) => ({ question: { id, choice } }) => ({ actions: [{ action_id: `answer:${alter(id)}:${choice}` }] })),
  "an altered choice": fc
    .oneof(
      altered,
      words
        .filter((word) => !["not-me", "contain", "accept", "jira-ticket", "incident-ticket"].includes(word))
        .map((word) => () => word),
    )
    .map((alter) => ({ question: { id, choice } }) => ({ actions: [{ action_id: `answer:${id}:${alter(choice)}` }] })),
  "another question's choice": fc.constant(({ question, other }) => ({
    actions: [{ action_id: `answer:${question.id}:${other.choice}`, value: other.id }],
  })),
  "a form with a forged trigger": fc
    .tuple(words, fc.constantFrom("jira-ticket", "incident-ticket"))
    .map(([trigger_id, key]) => ({ site }) => ({
      user: { id: owners[0], team_id: team },
      trigger_id,
      actions: [{ action_id: `answer:${site.questions[0].id}:${key}` }],
    })),
  "a forged response_url": fc
    .tuple(strangers, fc.constantFrom("", "/x", "?token=", "#a", "@example.com"), fc.boolean())
    .map(([id, more, wanted]) => ({ site, question }) => ({
      user: { id, team_id: team },
      response_url: wanted ? site.trap + more : "http://169.254.169.254/latest/meta-data/",
      container: { type: "message", channel_id: question.channel, message_ts: question.ts, response_url: site.trap },
    })),
  "a forged channel": fc.tuple(strangers, words).map(([id, channel]) => () => ({
    user: { id, team_id: team },
    channel: { id: channel },
    container: { type: "message", channel_id: channel, message_ts: "0" },
  })),
  "another type": fc
    .tuple(
      fc.constantFrom<keyof Press>("user", "team", "trigger_id", "channel", "container", "actions"),
      things.filter((thing) => JSON.stringify(thing) !== "null"),
    )
    .map(([name, thing]) => () => ({ user: { id: "U0OTHER", team_id: team }, [name]: thing })),
};

const forms: Readonly<Record<string, fc.Arbitrary<(about: Case) => Partial<Form>>>> = {
  "a pop-up of another user": strangers.map((id) => () => ({ user: { id, team_id: team } })),
  "a pop-up of another team": fc.tuple(teams, fc.boolean()).map(([theirs, both]) => () => ({
    user: { id: owners[0], team_id: theirs },
    team: both ? { id: theirs } : { id: team },
  })),
  "a pop-up of an altered question": altered.map((alter) => ({ site }) => ({
    metadata: JSON.stringify({ id: alter(site.questions[0].id), key: "jira-ticket" }),
  })),
  "a pop-up of another case": fc.constant(({ site }) => ({
    metadata: JSON.stringify({ id: site.questions[1].id, key: "jira-ticket" }),
  })),
  "a pop-up with other metadata": fc
    .oneof(
      words,
      things,
      fc.constantFrom("{", "{}", '{"id":1}', '{"id":"x","id":"y","key":"z"}', '{"__proto__":{"id":"x","key":"y"}}'),
    )
    .map((metadata) => () => ({ metadata })),
  "a pop-up with wrong fields": fc
    .oneof(
      things,
      fc.constantFrom(
        { ticket: { ticket: { value: " " } } },
        { ticket: { ticket: { value: "x".repeat(3001) } } },
        { ticket: { __proto__x: { value: "OPS-101" } } },
      ),
      words.map((value) => ({ ticket: { other: { value } } })),
    )
    .map((values) => () => ({ values })),
};

/** No form at all, or one that holds no payload. */
const bodies = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "",
    "payload",
    "payload=",
    "payload=%",
    "payload=%7B",
    "payload=null",
    "payload=[]",
    "payload=%00",
    "Payload={}",
    "payload[type]=x",
    "=payload",
  ),
  fc.jsonValue().map((value) => new URLSearchParams({ payload: JSON.stringify(value) }).toString()),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.integer({ min: 65, max: 5000 }).map((depth) => `payload=${"[".repeat(depth)}`),
);

const unchanged = ({ status, text }: Answer) => {
  if (status === 400)
    return text.startsWith('{"error":"invalid-interaction","issues":[') ? undefined : "400 without issues";
  return text === "" || text.startsWith("{") ? undefined : "neither empty nor JSON";
};
const attack = (kind: string, body: (site: Site) => string): Attack => ({
  kind,
  statuses: [200, 400],
  wrong: unchanged,
  request: (site) => fromSlack(site, body(site)),
});
const payload = (value: unknown) => new URLSearchParams({ payload: JSON.stringify(value) }).toString();

const pressed = Object.entries(presses).map(([kind, change]) =>
  fc.tuple(which, change).map(([at, changed]) =>
    attack(kind, (site) => {
      const about = caseOf(site, at);
      return payload({ type: "block_actions", api_app_id: "A0SOCLESS", ...right(about), ...changed(about) });
    }),
  ),
);

const submitted = Object.entries(forms).map(([kind, change]) =>
  change.map((changed) =>
    attack(kind, (site) => {
      const about = caseOf(site, 0);
      const form: Form = {
        user: { id: owners[0], team_id: team },
        team: { id: team },
        metadata: JSON.stringify({ id: about.question.id, key: "jira-ticket" }),
        values: { ticket: { ticket: { type: "plain_text_input", value: "OPS-101" } } },
        ...changed(about),
      };
      const view = {
        private_metadata: form.metadata,
        state: { values: form.values },
        response_urls: [{ response_url: site.trap }],
      };
      return payload({ type: "view_submission", user: form.user, team: form.team, view, response_urls: [site.trap] });
    }),
  ),
);

export const slacks: fc.Arbitrary<Attack> = fc.oneof(
  ...[...pressed, ...submitted].map((arbitrary) => ({ weight: 2, arbitrary })),
  { weight: 3, arbitrary: bodies.map((body) => attack("no payload", () => body)) },
);
