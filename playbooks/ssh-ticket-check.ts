import { sshLogin } from "../functions/endpoints/ssh-login.ts";
import * as jira from "../functions/tasks/jira/index.ts";
import * as slack from "../functions/tasks/slack/index.ts";
import { playbook } from "./language/index.ts";

/** Judges a login by its ticket: valid is one that exists, is open, and is the engineer's own. */
export const sshTicketCheck = playbook({
  name: "ssh-ticket-check",
  description: "Someone opened an SSH session on a production host: is the ticket they gave valid?",
  endpoint: sshLogin,
  timeLimit: "3 days",
  outcomes: ["validated", "contained", "accepted"],
  uses: { jira, slack },

  async steps({ alert, jira, slack, task, ask, form, group, text, upTo, problemOf, finish, fail }) {
    const { user, src_endpoint: source, dst_endpoint: host } = alert;
    const ticket = alert.unmapped?.ticket;
    const isValid = (issue: { isOpen: boolean; assignee?: string | undefined }) =>
      issue.isOpen && issue.assignee?.toLowerCase() === user.email_addr.toLowerCase();

    if (ticket) {
      const given = await task("check-ticket", jira.getIssue, { key: ticket });
      if (isValid(given)) return finish("validated", { ticket: given.key });
    }

    let engineer: string | undefined;
    let known = "three tickets, none of them valid";
    try {
      const found = await task("find-engineer", slack.findUser, { email: user.email_addr });
      engineer = found.id;
    } catch (e) {
      const problem = problemOf(e);
      if (problem.error !== "Task.NotFound") return fail(problem.error, problem.cause);
      known = "Slack knows nobody with this address";
    }

    if (engineer) {
      for (const attempt of upTo(3)) {
        const answer = await ask("ask-for-ticket", {
          to: engineer,
          text: text`You logged in to ${host.hostname} from ${source.ip}; the ticket ${ticket ?? "(none)"} is not valid. Which one is it for? (${attempt} of 3)`,
          choices: {
            "jira-ticket": form("Jira ticket", { ticket: "Ticket, for example OPS-101" }),
            "incident-ticket": form("Incident", { ticket: "Incident ticket" }),
            "not-me": "It was not me",
          },
          remindAfter: "1 hour",
          within: "4 hours",
        });
        if (!answer) {
          known = "no answer";
          break;
        }
        if (answer.choice === "not-me") {
          known = "it was not them";
          break;
        }

        const named = await task("check-answer", jira.getIssue, { key: answer.ticket });
        if (isValid(named)) {
          await task("thank-engineer", slack.post, {
            to: engineer,
            text: text`Thank you, ${named.key} is fine for ${host.hostname}.`,
          });
          return finish("validated", { ticket: named.key });
        }
        await task("refuse-ticket", slack.post, {
          to: engineer,
          text: text`${answer.ticket} is not an open ticket of yours, so it does not explain the login to ${host.hostname} (${attempt} of 3).`,
        });
      }
    }

    await task("tell-security", slack.post, {
      to: "#security",
      text: text`${user.name} (${user.email_addr}) logged in to ${host.hostname} from ${source.ip} without a valid ticket. Given at login: ${ticket ?? "none"}. Asked in Slack: ${known}.`,
    });
    const decision = await ask("ask-on-call", {
      to: group("security-oncall"),
      text: text`Contain ${host.hostname}, or accept the session of ${user.name} from ${source.ip}? No valid ticket; asked in Slack: ${known}.`,
      choices: { contain: "Contain", accept: "Accept" },
      remindAfter: "1 hour",
      within: "12 hours",
    });
    if (!decision) return fail("NoDecision", "nobody on call decided");
    return decision.choice === "contain" ? finish("contained") : finish("accepted");
  },

  async inEveryOutcome({ alert, outcome, jira, task, text }) {
    await task("file-case", jira.createIssue, {
      project: "SEC",
      summary: text`SSH login of ${alert.user.name} to ${alert.dst_endpoint.hostname}: ${outcome}`,
      description: text`${alert.user.email_addr} logged in to ${alert.dst_endpoint.hostname} from ${alert.src_endpoint.ip}. Outcome: ${outcome}.`,
      attach: "all-results",
    });
  },
});
