/** `POST /slack/interactions`: somebody pressed a button or sent off a pop-up. */

import { type ModalView, WebAPIPlatformError, type WebClient } from "@slack/web-api";
import { issuesOf } from "../../runtime/issues.ts";
import { JsonError, parseJson } from "../../runtime/json.ts";
import { escapeText } from "../../tasks/slack/text.ts";
import { rewrite } from "../conclude.ts";
import { type HttpRequest, type HttpResponse, json } from "../http.ts";
import { type Message, questionOf, readInteraction } from "../interactions.ts";
import { formView, noticeView, readActionId } from "../messages.ts";
import { choiceOf } from "../question.ts";
import { type AnswerParts, answer, mayAnswer, overNow } from "./answer.ts";
import { answererOf, formMetadata, isStranger, type Press, payload, type Submission } from "./payload.ts";

export type Respond = AnswerParts & {
  /** Is this request signed by Slack, over exactly these bytes, just now? */
  authentic(request: HttpRequest): Promise<boolean>;
};

const unknown = "This question is not known any more.";
const stranger = "Only people of this workspace may answer.";
const tooLate = "The form could not be opened in time. Please press the button again.";

/** Answers Slack: 401 unless it signed the request, 200 for all it may send. */
export async function slackInteraction(platform: Respond, request: HttpRequest): Promise<HttpResponse> {
  if (!(await platform.authentic(request))) return json(request, 401, { error: "unauthorized" });
  const parsed = payload.safeParse(read(request.body));
  if (!parsed.success) return json(request, 400, { error: "invalid-interaction", issues: issuesOf(parsed.error) });
  switch (parsed.data.type) {
    case "block_actions":
      return acknowledge(request, await press(platform, parsed.data));
    case "view_submission":
      return acknowledge(request, await submit(platform, parsed.data));
    case "other":
      return acknowledge(request, undefined);
  }
}

function read(body: Buffer): unknown {
  try {
    return parseJson(new URLSearchParams(body.toString("utf8")).get("payload") ?? "");
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

function acknowledge(request: HttpRequest, body: unknown): HttpResponse {
  if (body !== undefined) return json(request, 200, body);
  return { statusCode: 200, headers: { "x-request-id": request.id }, body: "" };
}

/** A button: claims the answer at once or opens the choice's form. What the person is told goes into the answer too. */
async function press(platform: Respond, pressed: Press): Promise<unknown> {
  const action = pressed.actions.map(({ action_id }) => readActionId(action_id)).find((found) => found !== undefined);
  if (!action) return undefined;
  if (isStranger(pressed)) return tell(platform, pressed, stranger);
  const item = await readInteraction(platform.interactions, action.id);
  if (!item) return tell(platform, pressed, unknown);

  const message = messageOf(pressed);
  const choice = choiceOf(questionOf(item), action.key);
  const over = overNow(item, platform.now());
  if (choice && Object.keys(choice.fields).length > 0 && !over) {
    const person = await mayAnswer(platform, item, answererOf(pressed));
    if ("text" in person) return tell(platform, pressed, person.text);
    const view = formView(item.id, action.key, questionOf(item), choice, message);
    return (await openForm(await platform.slack(), pressed, view)) ? undefined : tell(platform, pressed, tooLate);
  }
  const given = { who: answererOf(pressed), choice: action.key, fields: {}, ...(message ? { pressed: message } : {}) };
  const verdict = await answer(platform, item, given);
  if (verdict.kind === "accepted") return undefined;
  if (verdict.kind === "over" && verdict.item.state !== "open" && message) {
    await rewrite(platform, { ...verdict.item, messages: [] }, message);
  }
  return tell(platform, pressed, verdict.text);
}

/** Opens a pop-up; false when the press does not allow it any more: Slack gives three seconds, and one pop-up. */
async function openForm(slack: WebClient, { trigger_id }: Press, view: ModalView): Promise<boolean> {
  try {
    await slack.views.open({ trigger_id, view });
    return true;
  } catch (error) {
    if (error instanceof WebAPIPlatformError && /^(expired|exchanged|invalid)_trigger(_id)?$/.test(error.data.error))
      return false;
    throw error;
  }
}

/** A pop-up: its fields are the answer. */
async function submit(platform: Respond, { user, team, view, type }: Submission): Promise<unknown> {
  const about = formMetadata.safeParse(metadata(view.private_metadata));
  const item = about.success ? await readInteraction(platform.interactions, about.data.id) : undefined;
  if (!item || !about.success) return notice(unknown);
  if (isStranger({ user, team, view, type })) return notice(stranger);
  const fields = Object.fromEntries(
    Object.values(view.state.values).flatMap((block) =>
      Object.entries(block).map(([name, { value }]) => [name, value ?? ""]),
    ),
  );
  const { key, pressed } = about.data;
  const verdict = await answer(platform, item, {
    who: answererOf({ user, team }),
    choice: key,
    fields,
    ...(pressed ? { pressed } : {}),
  });
  if (verdict.kind === "accepted") return undefined;
  if (verdict.kind === "invalid" && verdict.empty.length > 0) {
    return { response_action: "errors", errors: Object.fromEntries(verdict.empty.map((name) => [name, verdict.text])) };
  }
  return notice(verdict.text);
}

function metadata(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const notice = (text: string) => ({ response_action: "update", view: noticeView(text) });

function messageOf({ channel, container }: Press): Message | undefined {
  const id = container.channel_id ?? channel?.id;
  return id === undefined || container.message_ts === undefined ? undefined : { channel: id, ts: container.message_ts };
}

/** A word that only the one who pressed can see. */
async function tell({ slack, log }: Respond, pressed: Press, text: string): Promise<{ told: string }> {
  const channel = pressed.container.channel_id ?? pressed.channel?.id;
  if (channel !== undefined) {
    const client = await slack();
    await client.chat
      .postEphemeral({ channel, user: pressed.user.id, text: escapeText(text) })
      .catch((error: unknown) => log.warn("somebody who pressed a button could not be told", { error }));
  }
  return { told: text };
}
