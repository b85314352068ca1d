/** A question as a playbook puts it, and the answer it gets back. */
import { z } from "zod";

const recipient = z.union([z.string().min(1), z.object({ group: z.string().min(1) })]);
/** A Slack user's id or e-mail address, or a group by its handle. */
export type Recipient = z.infer<typeof recipient>;

const choice = z.union([
  z.string().transform((label) => ({ label, fields: {} })),
  z.object({ label: z.string(), fields: z.record(z.string(), z.string()) }),
]);
/** A button, and the fields of the form that it opens: name → what the person reads. */
export type Choice = { readonly label: string; readonly fields: Readonly<Record<string, string>> };

const seconds = z.number().positive();
/** JSONata leaves a missing value as null. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

export const question = z.object({
  to: recipient,
  text: z.string().min(1),
  choices: z.record(z.string().min(1), choice),
  withinSeconds: seconds,
  remindAfterSeconds: optional(seconds),
  escalate: optional(z.object({ afterSeconds: seconds, to: recipient })),
  /** How many people must agree. */
  quorum: optional(z.number().int().positive()),
  /** `subject`: the person whom the alert is about may not answer. */
  exclude: optional(z.literal("subject")),
});
export type Question = z.output<typeof question>;

/** The choice with this key; undefined when the question has none. */
export function choiceOf({ choices }: Question, key: string): Choice | undefined {
  return Object.hasOwn(choices, key) ? choices[key] : undefined;
}

/** The names of a form's fields that were left empty. */
export function emptyFields({ fields }: Choice, given: Readonly<Record<string, string>>): string[] {
  return Object.keys(fields).filter((name) => (given[name] ?? "").trim() === "");
}
