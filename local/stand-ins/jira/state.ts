/** What the Jira stand-in remembers: its issues, in its own file of the data folder. */
import type { Store } from "../../service.ts";
import { tickets } from "../directory.ts";

export type Issue = {
  key: string;
  project: string;
  summary: string;
  /** `To Do`, `In Progress` or `Done`. */
  status: string;
  /** An e-mail address. */
  assignee?: string;
  labels: string[];
  /** Atlassian Document Format, as it came. */
  description?: unknown;
  comments: { id: string; body: unknown; properties?: unknown; created: string }[];
  created: string;
};

export class JiraState {
  readonly #store: Store;
  constructor(store: Store, now: string) {
    this.#store = store;
    if (!store.get("counters", "seeded")) {
      store.transaction(() => {
        for (const ticket of tickets)
          this.keep({ ...ticket, project: projectOf(ticket.key), labels: [], comments: [], created: now });
        store.put("counters", "seeded", true);
      });
    }
  }
  issues(): Issue[] {
    return this.#store.list<Issue>("issues").map((row) => row.value);
  }
  issue(key: string): Issue | undefined {
    return this.#store.get<Issue>("issues", key);
  }
  keep(issue: Issue): void {
    this.#store.put("issues", issue.key, issue);
  }
  /** The next key of a project, from 1 on. */
  create(project: string, issue: Omit<Issue, "key" | "project">): Issue {
    return this.#store.transaction(() => {
      const n = (this.#store.get<number>("counters", project) ?? 0) + 1;
      this.#store.put("counters", project, n);
      const made = { ...issue, project, key: `${project}-${n}` };
      this.keep(made);
      return made;
    });
  }
}

const projectOf = (key: string): string => key.slice(0, key.lastIndexOf("-"));
