import { guardduty } from "../functions/endpoints/guardduty.ts";
import * as jira from "../functions/tasks/jira/index.ts";
import * as slack from "../functions/tasks/slack/index.ts";
import { playbook } from "./language/index.ts";

/** GuardDuty's own bands: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
const severity = { medium: 4, high: 7 };

/** Judges a GuardDuty finding: what is low is noted, what is high has a person decide. */
export const guarddutyTriage = playbook({
  name: "guardduty-triage",
  description: "GuardDuty found something: is it known, what does it touch, and does a person have to look?",
  endpoint: guardduty,
  timeLimit: "2 days",
  outcomes: ["noted", "told", "incident", "expected"],
  uses: { jira, slack, severity, project: "SEC", channel: "#security" },

  async steps({
    alert,
    jira,
    slack,
    severity,
    project,
    channel,
    task,
    ask,
    parallel,
    forEach,
    group,
    text,
    problemOf,
    finish,
    fail,
  }) {
    const { account, region, detail: finding } = alert;
    if (finding.severity < severity.medium) return finish("noted");

    const { resource } = finding;
    const user = resource?.accessKeyDetails?.userName;
    const { sameType, owner } = await parallel("enrich", {
      sameType: async () => {
        const found = await task("find-same-type", jira.search, { project, text: finding.type });
        return found.issues.map((issue) => issue.key);
      },
      owner: async () => {
        if (!user?.includes("@")) return user ?? "unknown";
        try {
          const person = await task("find-owner", slack.findUser, { email: user });
          return person.name;
        } catch (e) {
          return text`${user} (${problemOf(e).error})`;
        }
      },
    });

    const buckets = (resource?.s3BucketDetails ?? []).map((bucket) => bucket.name ?? bucket.arn ?? "");
    const touched = [resource?.instanceDetails?.instanceId ?? "", resource?.accessKeyDetails?.accessKeyId ?? ""]
      .concat(buckets)
      .filter((id) => id !== "");
    const resources = await forEach("each-resource", touched, { atOnce: 3, atMost: 40 }, async (id) => {
      const found = await task("find-resource-cases", jira.search, { project, text: id });
      return { id, cases: found.issues.length };
    });
    const known = resources.filter((one) => one.cases > 0).map((one) => one.id);

    await task("tell-channel", slack.post, {
      to: channel,
      text: text`GuardDuty: ${finding.title} (severity ${finding.severity}, ${finding.type}) in account ${account}, ${region}. Touches ${touched.join(", ")}; owner ${owner}; earlier cases of this type: ${sameType.length}; seen before: ${known.join(", ")}.`,
    });
    if (finding.severity < severity.high) return finish("told", { resources });

    const decision = await ask("ask-on-call", {
      to: group("security-oncall"),
      text: text`GuardDuty: ${finding.title} (severity ${finding.severity}) in account ${account}, ${region}. Is it an incident?`,
      choices: { incident: "It is an incident", expected: "It is expected" },
      remindAfter: "1 hour",
      within: "12 hours",
    });
    if (!decision) return fail("NoDecision", "nobody on call decided");
    switch (decision.choice) {
      case "incident":
        return finish("incident", { resources, by: decision.by.email });
      case "expected":
        return finish("expected", { resources, by: decision.by.email });
    }
  },

  async inEveryOutcome({ alert, outcome, jira, project, severity, task, text }) {
    if (alert.detail.severity >= severity.medium) {
      await task("file-case", jira.createIssue, {
        project,
        summary: text`GuardDuty: ${alert.detail.title}: ${outcome}`,
        description: text`${alert.detail.description} Account ${alert.account}, ${alert.region}. Outcome: ${outcome}.`,
        labels: ["guardduty"],
        attach: "all-results",
      });
    }
  },
});
