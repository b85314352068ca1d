/** An accepted alert and a question about it. */
import type { AlertItem } from "../../../../functions/runtime/records.ts";

export const investigation = "inv_01KE6S5J2B3C4D5E6F7G8H9J0K";
export const machine = "arn:aws:states:us-east-1:000000000001:stateMachine:ssh-ticket-check-abc";
export const execution = `arn:aws:states:us-east-1:000000000001:execution:ssh-ticket-check-abc:${investigation}`;

export const alertOf = (changes: Partial<AlertItem> = {}): AlertItem => ({
  pk: "ssh-login#1",
  investigation,
  endpoint: "ssh-login",
  playbook: "ssh-ticket-check",
  machine,
  fields: [["user", "email_addr"]],
  severity: "high",
  subject: "engineer@example.com",
  receivedAt: "2026-01-05T10:00:00.000Z",
  alert: '{"user":{"email_addr":"engineer@example.com","name":"erin"},"more":1}',
  windowEnd: Date.parse("2026-01-05T11:00:00.000Z"),
  n: 1,
  lastSeenAt: "2026-01-05T10:00:00.000Z",
  due: Date.parse("2026-01-05T10:00:30.000Z"),
  dueShard: 0,
  ...changes,
});

type Changes = { token?: string; visit?: string; question?: Record<string, unknown> };

/** What the state machine sends to `ask`. */
export const asking = ({ token = "token-1", visit = "", question = {} }: Changes = {}) => ({
  mode: "ask",
  investigation,
  execution,
  step: "ask",
  visit,
  token,
  question: {
    to: "U0ENGINEER",
    text: "You logged in to prod-1. Which ticket is it for?",
    choices: {
      ticket: { label: "A ticket", fields: { ticket: "Ticket, for example OPS-101" } },
      "not-me": "It was not me",
    },
    withinSeconds: 4 * 3600,
    ...question,
  },
});
