import { serviceNamed } from "#policy/core/accounts";
import { demandsOneOf } from "#policy/core/conditions";
import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { violationsIn } from "#policy/core/statements";

/**
 * Services whose documentation shows a trust policy with aws:SourceAccount or aws:SourceArn: they say for whom they
 * take a role. Lambda, EC2, API Gateway, Glue and Backup do not.
 */
const telling: ReadonlySet<string> = new Set([
  "amplify",
  "appstream",
  "bedrock",
  "bedrock-agentcore",
  "codebuild",
  "codepipeline",
  "cognito-idp",
  "comprehend",
  "config",
  "datasync",
  "dms",
  "ecs-tasks",
  "elasticmapreduce",
  "events",
  "firehose",
  "fis",
  "grafana",
  "iot",
  "kafkaconnect",
  "kendra",
  "kinesisanalytics",
  "lexv2",
  "logs",
  "mediaconnect",
  "monitoring.rds",
  "omics",
  "osis-pipelines",
  "personalize",
  "pipes",
  "rekognition",
  "rolesanywhere",
  "sagemaker",
  "scheduler",
  "securityagent",
  "ses",
  "sms-voice",
  "ssm",
  "states",
  "textract",
  "transcribe",
  "transfer",
  "vpc-flow-logs",
]);
const source = ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "sts:externalid"];

export const serviceTrustNamesAccount: ResourceRule = {
  id: "iam-service-trust-names-account",
  title: "Services take roles for this account only",
  severity: "medium",
  types: typesWith("trust"),
  reads: inputsWith("trust"),
  why: "Without it, somebody in another account can make the service use this role for them (confused deputy).",
  fix: "Add the condition StringEquals aws:SourceAccount (or ArnLike aws:SourceArn) to the trust policy.",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
  check: (subject) =>
    violationsIn(subject, ["trust"], ({ principals, demands }) =>
      demandsOneOf(demands, source)
        ? []
        : principals
            .filter(({ kind, who }) => kind === "Service" && telling.has(serviceNamed(who)))
            .map(({ who }) => `${who} may take this role for any account: nothing demands aws:SourceAccount`),
    ),
};
