/** A stand-in for Jira Cloud's REST API v3 on the wire (https://developer.atlassian.com/cloud/jira/platform/rest/v3/). */
import { z } from "zod";
import type { Faults } from "../../cloud-type.ts";
import type { Store } from "../../service.ts";
import { people } from "../directory.ts";
import { type Call, type Interference, json, listen, type Reply, type StandIn } from "../server.ts";
import { filter } from "./jql.ts";
import { type Issue, JiraState } from "./state.ts";

export type JiraOptions = {
  readonly port: number;
  readonly store: Store;
  /** The API tokens that are accepted, with any e-mail address. */
  tokens(): Promise<readonly string[]>;
  /** Faults that hit the API's calls; they are named like `GET /rest/api/3/issue/{key}`. */
  readonly faults?: Pick<Faults, "meet">;
};

/** How the next requests are answered instead: for tests of a Jira that fails or hangs. */
const trouble = z.object({
  status: z.number().optional(),
  delayMs: z.number().optional(),
  times: z.number(),
  retryAfter: z.string().optional(),
});
const created = z.object({
  fields: z.looseObject({
    project: z.object({ key: z.string() }),
    summary: z.string().min(1).max(255),
    issuetype: z.looseObject({}),
    labels: z.array(z.string()).optional(),
    description: z.unknown().optional(),
  }),
});
const search = z.looseObject({ jql: z.string(), maxResults: z.number().optional() });
const comment = z.looseObject({ body: z.unknown(), properties: z.unknown().optional() });
const moved = z.looseObject({ transition: z.looseObject({ id: z.string() }) });

const statuses = [
  { id: "11", name: "To Do", category: "new" },
  { id: "21", name: "In Progress", category: "indeterminate" },
  { id: "31", name: "Done", category: "done" },
];
const wrong = (message: string, status = 400): Reply => json({ errorMessages: [message], errors: {} }, status);

export async function startJira(options: JiraOptions): Promise<StandIn> {
  const state = new JiraState(options.store, new Date().toISOString());
  let troubles: z.infer<typeof trouble> | undefined;

  const self: StandIn = await listen(
    options.port,
    async (call) => {
      const path = call.url.pathname;
      if (`${call.method} ${path}` === "GET /control/issues") return json(state.issues().map(fields));
      if (`${call.method} ${path}` === "PUT /control/trouble") {
        troubles = trouble.parse(JSON.parse(call.body));
        return json({ ok: true });
      }
      if (troubles && troubles.times > 0) {
        const { status, delayMs, retryAfter } = troubles;
        troubles = { ...troubles, times: troubles.times - 1 };
        if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
        if (status)
          return { ...wrong("in trouble, as asked", status), headers: retryAfter ? { "retry-after": retryAfter } : {} };
      }
      if (!(await authorized(call))) return wrong("Client must be authenticated to access this resource.", 401);
      return answer(call, path);
    },
    interferes(options.faults),
  );
  return self;

  async function authorized({ headers }: Call): Promise<boolean> {
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? "")?.[1];
    const credentials = basic && Buffer.from(basic, "base64").toString();
    return !!credentials && (await options.tokens()).includes(credentials.slice(credentials.indexOf(":") + 1));
  }

  function answer(call: Call, path: string): Reply {
    const [, key, part] = /^\/rest\/api\/3\/issue\/([^/]+)(?:\/(comment|transitions))?$/.exec(path) ?? [];
    if (call.method === "POST" && path === "/rest/api/3/issue") return create(JSON.parse(call.body));
    if (call.method === "POST" && path === "/rest/api/3/search/jql") return find(JSON.parse(call.body));
    if (call.method === "GET" && path === "/rest/api/3/myself")
      return json({ accountId: "jira-socless", displayName: "socless" });
    if (key === undefined) return wrong("No such resource.", 404);
    const issue = state.issue(decodeURIComponent(key));
    if (!issue) return wrong("Issue does not exist or you do not have permission to see it.", 404);
    if (part === undefined && call.method === "GET") return json(view(issue));
    if (part === "comment")
      return call.method === "POST"
        ? say(issue, JSON.parse(call.body))
        : json({ comments: issue.comments, total: issue.comments.length });
    if (part === "transitions")
      return call.method === "POST"
        ? move(issue, JSON.parse(call.body))
        : json({ transitions: statuses.map((s) => ({ id: s.id, name: s.name, to: status(s.name) })) });
    return wrong("Method not allowed.", 405);
  }

  function create(body: unknown): Reply {
    const parsed = created.safeParse(body);
    if (!parsed.success) return wrong(z.prettifyError(parsed.error));
    const { project, summary, labels = [], description } = parsed.data.fields;
    const issue = state.create(project.key, {
      summary,
      status: "To Do",
      labels,
      description,
      comments: [],
      created: new Date().toISOString(),
    });
    return json({ id: issue.key, key: issue.key, self: `${self.url}/rest/api/3/issue/${issue.key}` }, 201);
  }

  function find(body: unknown): Reply {
    const { jql, maxResults = 50 } = search.parse(body);
    try {
      return json({ issues: state.issues().filter(filter(jql)).slice(0, maxResults).map(view), isLast: true });
    } catch (error) {
      return wrong(error instanceof Error ? error.message : String(error));
    }
  }

  function say(issue: Issue, body: unknown): Reply {
    const said = comment.parse(body);
    const made = {
      id: String(issue.comments.length + 1),
      body: said.body,
      properties: said.properties,
      created: new Date().toISOString(),
    };
    state.keep({ ...issue, comments: [...issue.comments, made] });
    return json(made, 201);
  }

  function move(issue: Issue, body: unknown): Reply {
    const to = statuses.find((s) => s.id === moved.parse(body).transition.id);
    if (!to) return wrong("It seems that you have tried to perform an illegal workflow operation.");
    state.keep({ ...issue, status: to.name });
    return { status: 204, body: undefined };
  }

  function view(issue: Issue) {
    return { id: issue.key, key: issue.key, self: `${self.url}/rest/api/3/issue/${issue.key}`, fields: fields(issue) };
  }
}

function interferes(faults: JiraOptions["faults"]): Interference {
  return ({ method, url, headers, body }) => {
    if (!url.pathname.startsWith("/rest/")) return undefined;
    const operation = `${method} ${url.pathname.replace(/\/issue\/[^/]+/, "/issue/{key}")}`;
    return faults?.meet({ service: "jira", operation, traceId: String(headers["x-amzn-trace-id"]), text: body });
  };
}

/** The fields of an issue as Jira gives them, with its key. */
function fields(issue: Issue) {
  const assignee = people.find((p) => p.email === issue.assignee);
  return {
    key: issue.key,
    project: { key: issue.project },
    summary: issue.summary,
    status: status(issue.status),
    assignee: assignee
      ? { accountId: assignee.jiraId, displayName: assignee.name, emailAddress: assignee.email }
      : null,
    labels: issue.labels,
    description: issue.description ?? null,
    comment: { comments: issue.comments },
    created: issue.created,
  };
}

function status(name: string) {
  const found = statuses.find((s) => s.name === name);
  return { id: found?.id ?? "0", name, statusCategory: { key: found?.category ?? "indeterminate" } };
}
