import { z } from "zod";
import { accessAnalyzer } from "../functions/endpoints/access-analyzer.ts";
import { securityHub } from "../functions/endpoints/security-hub.ts";
import { signInFailures } from "../functions/endpoints/sign-in-failures.ts";
import * as jira from "../functions/tasks/jira/index.ts";
import * as slack from "../functions/tasks/slack/index.ts";
import { playbook } from "./language/index.ts";

/** Judges what AWS says of an account: a mistyped password is noted, what is urgent has a person decide. It changes nothing. */
export const awsTriage = playbook({
  name: "aws-triage",
  description: "AWS says something of an account: what is it about, is it known, and does a person have to look?",
  endpoint: {
    name: "security-hub, access-analyzer or sign-in-failures",
    alert: z.union([securityHub.alert, accessAnalyzer.alert, signInFailures.alert]),
  },
  timeLimit: "2 days",
  outcomes: ["noted", "told", "incident", "expected"],
  uses: { jira, slack, project: "SEC", channel: "#security" },

  async steps({ alert, jira, slack, project, channel, task, ask, group, text, finish, fail }) {
    const { account, region } = alert;
    let title = "";
    let thing = "";
    let about = account;
    let isUrgent = true;
    switch (alert.source) {
      case "aws.signin": {
        const { userIdentity: user, sourceIPAddress: address } = alert.detail;
        if (user.type !== "Root") return finish("noted");
        title = text`somebody failed to sign in as the root user, from ${address}`;
        thing = address;
        break;
      }
      case "aws.access-analyzer": {
        const { resource, resourceType, principal, isPublic, error, accountId } = alert.detail;
        isUrgent = isPublic === true;
        const whom = isUrgent ? "everybody" : (principal?.AWS ?? principal?.Federated ?? "somebody outside");
        title = error
          ? text`${resource} cannot be analyzed: ${error}`
          : text`${resourceType} ${resource} is open to ${whom}`;
        thing = resource;
        about = accountId;
        break;
      }
      case "aws.securityhub": {
        const finding = alert.detail.findings[0];
        title = finding?.Title ?? "";
        thing = finding?.Resources[0]?.Id ?? "unknown";
        about = finding?.AwsAccountId ?? account;
        break;
      }
    }

    const earlier = await task("find-earlier", jira.search, { project, text: thing });
    const other = about === account ? "" : text` It says that it is about account ${about}.`;
    await task("tell-channel", slack.post, {
      to: channel,
      text: text`AWS: ${title}. Account ${account}, ${region}, ${thing}; earlier cases: ${earlier.issues.length}.${other}`,
    });
    if (!isUrgent) return finish("told");

    const decision = await ask("ask-on-call", {
      to: group("security-oncall"),
      text: text`AWS: ${title}. Account ${account}, ${region}.${other} Is it an incident?`,
      choices: { incident: "It is an incident", expected: "It is expected" },
      remindAfter: "1 hour",
      within: "12 hours",
    });
    if (!decision) return fail("NoDecision", "nobody on call decided");
    return finish(decision.choice, { by: decision.by.email });
  },

  async inEveryOutcome({ alert, outcome, jira, project, task, text }) {
    if (outcome !== "noted") {
      await task("file-case", jira.createIssue, {
        project,
        summary: text`AWS: ${alert["detail-type"]} in account ${alert.account}: ${outcome}`,
        description: text`${alert["detail-type"]}. Account ${alert.account}, ${alert.region}. Outcome: ${outcome}.`,
        labels: ["aws"],
        attach: "all-results",
      });
    }
  },
});
