/** The people, groups and tickets that the stand-ins for Slack and Jira know. */

export type Person = {
  readonly slackId: string;
  readonly jiraId: string;
  readonly name: string;
  readonly email: string;
};

export const team = { id: "T0SOCLESS", domain: "example" } as const;
export const app = { id: "A0SOCLESS", botUserId: "U0SOCLESS" } as const;

export const people: readonly Person[] = [
  { slackId: "U0ENGINEER", jiraId: "jira-engineer", name: "Erin Engineer", email: "engineer@example.com" },
  { slackId: "U0OTHER", jiraId: "jira-other", name: "Otto Other", email: "other@example.com" },
  { slackId: "U0ONCALL", jiraId: "jira-oncall", name: "Olga Oncall", email: "oncall@example.com" },
];

export const groups: readonly { readonly id: string; readonly handle: string; readonly members: readonly string[] }[] =
  [
    { id: "S0ONCALL", handle: "security-oncall", members: ["oncall@example.com"] },
    { id: "S0EVERYBODY", handle: "everybody", members: people.map(({ email }) => email) },
  ];

export const channels: readonly { readonly id: string; readonly name: string }[] = [
  { id: "C0SECURITY", name: "security" },
  { id: "C0GENERAL", name: "general" },
];

/** The tickets at the first start; `assignee` is an e-mail address. */
export const tickets: readonly {
  readonly key: string;
  readonly summary: string;
  readonly status: string;
  readonly assignee: string;
}[] = [
  {
    key: "OPS-101",
    summary: "Rotate the database certificates",
    status: "In Progress",
    assignee: "engineer@example.com",
  },
  { key: "OPS-102", summary: "Upgrade the kernel of prod-1", status: "Done", assignee: "engineer@example.com" },
  { key: "OPS-103", summary: "Clean up the build cache", status: "In Progress", assignee: "other@example.com" },
];

export const byEmail = (email: string): Person | undefined =>
  people.find((p) => p.email.toLowerCase() === email.toLowerCase());
export const bySlackId = (id: string): Person | undefined => people.find((p) => p.slackId === id);
