/** Alerts that are right, whose text reads like something to evaluate: it must come out as it went in. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { escapeText } from "../../../functions/tasks/slack/text.ts";
import type { Message } from "../../whole/platform.ts";
import { accepted, post, type Site } from "../site.ts";
import { nonces } from "./json.ts";

const expressions = fc.constantFrom(
  "{% $states.input %}",
  "{% $string(6*7) %}",
  "{%$uuid()%}",
  "{%",
  "%}",
  "%} & $now() & {%",
  "{{7*7}}",
  "${7*7}",
  "<%= 7*7 %>",
  "#{7*7}",
  "$states.context.Execution.Input",
  "$.alert",
  "$$.Execution.Id",
  "States.Format('{}', 1)",
  "$eval('1+1')",
  "' & $now() & '",
  '" & $now() & "',
  '\\" & $now() & \\"',
  "\\u007b% 1 %\\u007d",
  "`id`",
  "$(id)",
  "<script>alert(1)</script>",
  "<!channel> &lt;!here&gt;",
  "<@U0ONCALL> <https://evil.example|OPS-101>",
  "__proto__",
  "../../secrets?x=#y",
  "' OR project = SEC --",
  "\u202eabc\u0007",
);
const phrases = fc
  .tuple(fc.string({ maxLength: 12 }), expressions, fc.string({ unit: "grapheme", maxLength: 12 }))
  .map((parts) => parts.join(""))
  .filter((text) => text.isWellFormed() && text === text.replace(/\s+/g, " ").trim());

/** Names that no ticket has: each is judged not to be valid, and shown to the person as it came. */
const tickets = fc.oneof(
  expressions,
  fc.constantFrom(
    "..",
    ".",
    "%2e%2e",
    "OPS-101/../OPS-101",
    "OPS-101?fields=*",
    "OPS-101#",
    "OPS-101\0",
    "OPS-101 OR 1",
    "０PS-101",
    "null",
  ),
);

/** Names of fields that mean something to a language. */
const more = fc.dictionary(
  fc.constantFrom("__proto__", "constructor", "toString", "$", "", "a.b", "{% 1 %}"),
  fc.oneof(phrases, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)),
);

export type Text = {
  readonly name: string;
  readonly host: string;
  readonly ticket: string | undefined;
  readonly body: string;
};

export const texts: fc.Arbitrary<Text> = fc
  .record({
    nonce: nonces,
    name: phrases,
    word: phrases,
    more,
    ticket: fc.option(tickets, { freq: 4, nil: undefined }),
  })
  .map(({ nonce, name, word, more: fields, ticket }) => {
    // The nonce makes each an alert of its own; a ticket that is valid asks nobody.
    const host = `${nonce} ${word}`;
    const known = JSON.stringify({
      class_uid: 3002,
      time: 1_790_000_000_000,
      user: { name, email_addr: "engineer@example.com", more: fields },
      src_endpoint: { ip: word },
      dst_endpoint: { hostname: host },
      unmapped: { ticket: ticket ?? "OPS-101" },
    });
    return {
      name,
      host,
      ticket,
      body: known.replace(/}$/, `,"__proto__":{"class_uid":1},"more":${JSON.stringify(fields)}}`),
    };
  });

/** What the host's name begins with: no other text has it. */
export const nonceOf = ({ host }: Text): string => host.slice(0, 32);

/** Sends one; gives its case. */
export async function sendText(site: Site, { body }: Text): Promise<string> {
  const id = accepted(await site.send(post(site, "ssh-login", body, { type: "application/json" })));
  site.opened.add(id);
  return id;
}

type Shown = { readonly messages: readonly Message[]; readonly issues: readonly { readonly summary: string }[] };

/** What has become of the text when its case is over or waits: kept as it was, and shown as it was. Throws when not. */
export async function judgeText({ platform }: Site, id: string, text: Text, shown: Shown): Promise<void> {
  const { name, host, ticket, body } = text;
  const view = await platform.show(id);
  assert.equal(JSON.stringify(view.alert), JSON.stringify(JSON.parse(body)));
  const nonce = nonceOf(text);
  if (ticket === undefined) {
    assert.deepEqual([view.status, view.outcome], ["succeeded", "validated"]);
    const found = shown.issues.filter((issue) => issue.summary.includes(nonce));
    assert.deepEqual(
      found.map((issue) => issue.summary),
      [`SSH login of ${name} to ${host}: validated`],
    );
  } else {
    assert.equal(view.status, "waiting");
    const found = shown.messages.filter((message) => JSON.stringify(message.blocks).includes(nonce));
    const words = `You logged in to ${host} from ${host.slice(33)}; the ticket ${ticket} is not valid. Which one is it for? (1 of 3)`;
    assert.deepEqual(
      found.map((message) => message.text),
      [escapeText(words)],
    );
  }
}
