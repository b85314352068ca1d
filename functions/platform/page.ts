/** The web form of a question: plain HTML, no script, nothing fetched, nothing stored, no address passed on. */
import { createHash } from "node:crypto";
import { choiceOf, type Question } from "./question.ts";

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
p { white-space: pre-wrap; overflow-wrap: anywhere; }
form { margin: 1rem 0; }
label { display: block; margin: .5rem 0; }
input { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; }
button { font: inherit; padding: .5rem 1rem; cursor: pointer; }
`;
const styleHash = createHash("sha256").update(style).digest("base64");

/** Headers of every page. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
};

/** The question with one form for each choice; sending one off is the answer. */
export function questionPage(question: Question, told: { name: string; until: string; problem?: string }): string {
  const forms = Object.keys(question.choices).map((key) => form(question, key));
  const problem = told.problem === undefined ? "" : `<p role="alert"><strong>${escapeHtml(told.problem)}</strong></p>`;
  return page(
    "A question for you",
    `<p>${escapeHtml(question.text)}</p>${problem}${forms.join("")}<p><small>For ${escapeHtml(told.name)}. Answer until ${escapeHtml(told.until)}.</small></p>`,
  );
}

/** A page that only says something. */
export function noticePage(title: string, text: string): string {
  return page(title, `<p>${escapeHtml(text)}</p>`);
}

function form(question: Question, key: string): string {
  const choice = choiceOf(question, key);
  if (!choice) return "";
  const inputs = Object.entries(choice.fields).map(
    ([name, label]) =>
      `<label>${escapeHtml(label)} <input name="${escapeHtml(name)}" required maxlength="3000" autocomplete="off"></label>`,
  );
  return `<form method="post"><input type="hidden" name="choice" value="${escapeHtml(key)}">${inputs.join("")}<button type="submit">${escapeHtml(choice.label)}</button></form>`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
