/** What the Slack stand-in remembers: messages and open pop-ups, in its own file of the data folder. */
import { z } from "zod";
import type { Store } from "../../service.ts";

const button = z.looseObject({
  type: z.literal("button"),
  action_id: z.string(),
  value: z.string().optional(),
  text: z.looseObject({ text: z.string() }),
});
export const block = z.looseObject({
  type: z.string(),
  block_id: z.string().optional(),
  elements: z.array(z.unknown()).optional(),
});
export type Block = z.infer<typeof block>;
export type Button = z.infer<typeof button>;

export type Message = {
  /** The app that posted it; a folder of an earlier version does not say, and had one app. */
  app?: string;
  channel: string;
  ts: string;
  text: string;
  blocks: Block[];
  ephemeral?: boolean;
  /** Of an ephemeral message: who alone sees it. */
  user?: string;
  client_msg_id?: string;
  metadata?: unknown;
};
export type View = { app?: string; id: string; view: Record<string, unknown>; openedBy: string; open: boolean };

/** The buttons of a message, in order. */
export function buttons(message: Message): Button[] {
  return message.blocks
    .filter((b) => b.type === "actions")
    .flatMap((b) => b.elements ?? [])
    .flatMap((element) => {
      const parsed = button.safeParse(element);
      return parsed.success ? [parsed.data] : [];
    });
}

export class SlackState {
  readonly #store: Store;
  constructor(store: Store) {
    this.#store = store;
  }
  messages(): Message[] {
    return this.#store.list<Message>("messages").map((row) => row.value);
  }
  message(channel: string, ts: string): Message | undefined {
    return this.#store.get<Message>("messages", `${ts}/${channel}`);
  }
  keep(message: Message): void {
    this.#store.put("messages", `${message.ts}/${message.channel}`, message);
  }
  view(id: string): View | undefined {
    return this.#store.get<View>("views", id);
  }
  views(): View[] {
    return this.#store.list<View>("views").map((row) => row.value);
  }
  keepView(view: View): void {
    this.#store.put("views", view.id, view);
  }
  /** A message's ts: seconds and a counter, unique and rising also after a restart. */
  nextTs(now: number): string {
    return this.#store.transaction(() => {
      const last = this.#store.get<number>("counters", "ts") ?? 0;
      const next = Math.max(last + 1, now * 1000);
      this.#store.put("counters", "ts", next);
      return `${Math.floor(next / 1e6)}.${String(next % 1e6).padStart(6, "0")}`;
    });
  }
}
