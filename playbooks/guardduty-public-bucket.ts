import { guardduty } from "../functions/endpoints/guardduty.ts";
import * as aws from "../functions/tasks/aws/index.ts";
import * as jira from "../functions/tasks/jira/index.ts";
import * as slack from "../functions/tasks/slack/index.ts";
import { playbook } from "./language/index.ts";

/** A bucket was opened to the public: has a person say so, and closes it in the account that EventBridge vouches for. */
export const guarddutyPublicBucket = playbook({
  name: "guardduty-public-bucket",
  description: "An S3 bucket was opened to the public: close it when a person on call says so.",
  endpoint: guardduty,
  timeLimit: "2 days",
  outcomes: ["closed", "left-open", "told"],
  uses: { aws, jira, slack, project: "SEC", channel: "#security" },

  async steps({ alert, aws, slack, channel, task, ask, group, text, finish, fail }) {
    const { account, region, detail: finding } = alert;
    const bucket = finding.resource?.s3BucketDetails?.[0]?.name ?? "";
    if (finding.accountId !== account || bucket === "") {
      await task("tell-channel", slack.post, {
        to: channel,
        text: text`GuardDuty: ${finding.title}. Account ${account} has sent it, and it says that it is about account ${finding.accountId ?? "unknown"}, bucket ${bucket}: nothing is done by itself.`,
      });
      return finish("told");
    }

    const decision = await ask("ask-on-call", {
      to: group("security-oncall"),
      text: text`GuardDuty: ${finding.title}. Block all public access of the bucket ${bucket} in account ${account}, ${region}?`,
      choices: { block: "Block public access", leave: "It is public on purpose" },
      remindAfter: "1 hour",
      within: "12 hours",
    });
    if (!decision) return fail("NoDecision", "nobody on call decided");
    if (decision.choice === "leave") return finish("left-open", { by: decision.by.email });
    const done = await task("block-public-access", aws.blockPublicAccess, { account, region, bucket });
    return finish("closed", { by: decision.by.email, changed: done.changed });
  },

  async inEveryOutcome({ alert, outcome, jira, project, task, text }) {
    await task("file-case", jira.createIssue, {
      project,
      summary: text`GuardDuty: ${alert.detail.title}: ${outcome}`,
      description: text`${alert.detail.description} Account ${alert.account}, ${alert.region}. Outcome: ${outcome}.`,
      labels: ["guardduty"],
      attach: "all-results",
    });
  },
});
