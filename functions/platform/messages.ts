/** What people see in Slack, as Block Kit. All text of an alert is escaped: it can neither mention anybody nor fake a link. */
import type { KnownBlock, ModalView } from "@slack/web-api";
import { escapeText } from "../tasks/slack/text.ts";
import type { Message } from "./interactions.ts";
import type { Choice, Question } from "./question.ts";

export type Post = { text: string; blocks: KnownBlock[] };

/** What Slack takes in one section, with room for an entity. */
const sectionLimit = 2900;
const sectionsLimit = 8;
const textLimit = 20_000;

/** The action id of a button: it ends with the choice's key. */
export const actionId = (id: string, key: string): string => `answer:${id}:${key}`;

/** Reads an action id; undefined when the button is none of ours. */
export function readActionId(text: string): { id: string; key: string } | undefined {
  const found = /^answer:([A-Za-z0-9_-]{22}):(.+)$/s.exec(text);
  return found?.[1] !== undefined && found[2] !== undefined ? { id: found[1], key: found[2] } : undefined;
}

/** A question with its buttons and the recipient's own link. */
export function questionPost(
  id: string,
  question: Question,
  told: { link: string; until: string; among: readonly string[] },
): Post {
  const { link, until, among } = told;
  const whom = among.length > 1 ? ` Asked of ${escapeText(among.join(", "))}.` : "";
  return {
    text: fallback(question.text),
    blocks: [
      ...sections(question.text),
      {
        type: "actions",
        block_id: "actions",
        elements: Object.entries(question.choices).map(([key, { label }]) => ({
          type: "button",
          action_id: actionId(id, key),
          value: id,
          text: { type: "plain_text", text: clip(label, 75), emoji: false },
        })),
      },
      context(
        `Answer until ${until}.${whom} No Slack at hand? <${link}|Answer in the browser>: the link is yours alone.`,
      ),
    ],
  };
}

/** The same message once the question is over: its text, what became of it, and no buttons. */
export function closedPost(question: Question, outcome: string): Post {
  return {
    text: fallback(`${question.text}\n${outcome}`),
    blocks: [...sections(question.text), ...sections(outcome)],
  };
}

/** The pop-up of a choice that has a form; it remembers the message whose button opened it. */
export function formView(
  id: string,
  key: string,
  question: Question,
  { label, fields }: Choice,
  pressed?: Message,
): ModalView {
  return {
    type: "modal",
    callback_id: "answer",
    private_metadata: JSON.stringify({ id, key, pressed }),
    title: { type: "plain_text", text: clip(label, 24), emoji: false },
    submit: { type: "plain_text", text: "Answer", emoji: false },
    close: { type: "plain_text", text: "Cancel", emoji: false },
    blocks: [
      ...sections(question.text),
      ...Object.entries(fields).map(([name, text]) => ({
        type: "input" as const,
        block_id: name,
        label: { type: "plain_text" as const, text: clip(text, 2000), emoji: false },
        element: { type: "plain_text_input" as const, action_id: name, max_length: 3000 },
      })),
    ],
  };
}

/** A pop-up that only says something. */
export function noticeView(text: string): ModalView {
  return {
    type: "modal",
    title: { type: "plain_text", text: "Not answered", emoji: false },
    close: { type: "plain_text", text: "Close", emoji: false },
    blocks: sections(text),
  };
}

function sections(text: string): KnownBlock[] {
  return pieces(text)
    .slice(0, sectionsLimit)
    .map((piece) => ({ type: "section", text: { type: "mrkdwn", text: piece, verbatim: true } }));
}

/** The escaped text in pieces that fit a section; no entity is cut. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let piece = "";
  for (const character of text) {
    const escaped = escapeText(character);
    if (piece.length + escaped.length > sectionLimit) {
      found.push(piece);
      piece = "";
    }
    piece += escaped;
  }
  return piece.trim() === "" && found.length > 0 ? found : [...found, piece];
}

function context(text: string): KnownBlock {
  return { type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] };
}

const fallback = (text: string): string => escapeText(clip(text, textLimit));

function clip(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}
