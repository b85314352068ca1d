/** `GET|POST /respond/{token}`: one recipient's own link. A GET shows the question and changes nothing. */
import { sha256Hex } from "../../runtime/ids.ts";
import type { Conclude } from "../conclude.ts";
import { isoTime } from "../database.ts";
import { type HttpRequest, type HttpResponse, json } from "../http.ts";
import { type Interaction, questionOf, type Respondent, readInteraction } from "../interactions.ts";
import { standing } from "../outcome.ts";
import { noticePage, pageHeaders, questionPage } from "../page.ts";
import { type AnswerParts, answer, overNow, type Verdict } from "./answer.ts";

const formLimit = 65_536;

/** Shows or answers a question by a recipient's link. */
export async function webResponse(platform: AnswerParts, request: HttpRequest): Promise<HttpResponse> {
  const found = await recipient(platform, request.path);
  if (!found) return told(request, 404, "not-found", "There is no such question.");
  const { item, person } = found;
  const over = overNow(item, platform.now());
  if (over?.kind === "over") return overResponse(request, over, platform.now());
  if (item.voters?.has(person.email)) return told(request, 409, "answered", "You have answered already.");
  if (request.method !== "POST") return page(request, 200, show(item, person));
  if (request.body.length > formLimit) {
    return json(request, 413, { error: "too-large", limit: formLimit });
  }
  const { choice = "", ...fields } = Object.fromEntries(new URLSearchParams(request.body.toString("utf8")));
  const verdict = await answer(platform, item, { who: { userId: person.id, by: "link" }, choice, fields });
  switch (verdict.kind) {
    case "accepted":
    case "counted":
      return page(request, 200, noticePage("Thank you", verdict.text));
    case "refused":
      return told(request, 403, "forbidden", verdict.text);
    case "invalid":
      if (wantsHtml(request)) return page(request, 400, show(item, person, verdict.text));
      return json(request, 400, {
        error: "invalid-answer",
        issues: (verdict.empty.length === 0 ? ["choice"] : verdict.empty).map((path) => ({
          path,
          message: verdict.text,
        })),
      });
    case "over":
      return overResponse(request, verdict, platform.now());
  }
}

/** Whose link this is: the id names the question, the secret's hash its recipient. */
async function recipient(
  { interactions }: Conclude,
  path: string,
): Promise<{ item: Interaction; person: Respondent } | undefined> {
  const [, id, secret] = /^\/respond\/([\w-]{22})\.([\w-]{43})$/.exec(path) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const item = await readInteraction(interactions, id);
  const hash = sha256Hex(secret);
  const user = item?.links && Object.hasOwn(item.links, hash) ? item.links[hash] : undefined;
  const person = item?.allowed.find((allowed) => allowed.id === user);
  return item && person ? { item, person } : undefined;
}

function show(item: Interaction, { name }: Respondent, problem?: string): string {
  return questionPage(questionOf(item), { name, until: isoTime(item.expiresAt), ...(problem ? { problem } : {}) });
}

function overResponse(
  request: HttpRequest,
  { item, text }: Extract<Verdict, { kind: "over" }>,
  now: number,
): HttpResponse {
  const state = standing(item, now);
  if (state === "expired" || state === "closed") return told(request, 410, state, text);
  return told(request, 409, "answered", text, { by: item.by?.email, at: item.answeredAt });
}

/** An error: a page for a browser, JSON for anything else. */
function told(
  request: HttpRequest,
  status: number,
  error: string,
  text: string,
  more: Record<string, unknown> = {},
): HttpResponse {
  const titles: Record<string, string> = { answered: "Answered already", expired: "Too late", closed: "Closed" };
  if (wantsHtml(request)) return page(request, status, noticePage(titles[error] ?? "Not possible", text));
  return json(request, status, { error, message: text, ...more }, { "referrer-policy": "no-referrer" });
}

function page(request: HttpRequest, statusCode: number, body: string): HttpResponse {
  return { statusCode, headers: { ...pageHeaders, "x-request-id": request.id }, body };
}

const wantsHtml = ({ headers }: HttpRequest): boolean => (headers.accept ?? "").includes("text/html");
