import type { ResourceRule } from "#policy/core/rule";
import { seenIn } from "#policy/rules/secrets/seen-in";

/** Type → what of it everybody with read access sees, besides its description and its tags. */
const shown: Readonly<Record<string, readonly string[]>> = {
  "aws:sfn/stateMachine:StateMachine": ["definition"],
  "aws:lambda/function:Function": [],
  "aws:lambda/layerVersion:LayerVersion": [],
  "aws:scheduler/schedule:Schedule": ["target"],
  "aws:cloudwatch/eventRule:EventRule": ["eventPattern"],
  "aws:cloudwatch/eventTarget:EventTarget": ["input", "inputTransformer", "httpTarget"],
  "aws:cloudwatch/eventConnection:EventConnection": ["authParameters"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["alarmDescription"],
  "aws:cloudwatch/logGroup:LogGroup": [],
  "aws:apigatewayv2/api:Api": ["body"],
  "aws:apigatewayv2/integration:Integration": ["requestParameters"],
  "aws:apigatewayv2/stage:Stage": ["stageVariables"],
  "aws:apigateway/restApi:RestApi": ["body"],
  "aws:apigateway/stage:Stage": ["variables"],
  "aws:cloudformation/stack:Stack": ["parameters", "templateBody"],
  "aws:codebuild/project:Project": ["environment.environmentVariables"],
  "aws:dynamodb/table:Table": [],
  "aws:dynamodb/tableItem:TableItem": ["item"],
  "aws:ecs/taskDefinition:TaskDefinition": ["containerDefinitions"],
  "aws:apprunner/service:Service": ["sourceConfiguration"],
  "aws:batch/jobDefinition:JobDefinition": ["containerProperties"],
  "aws:glue/job:Job": ["defaultArguments"],
  "aws:iam/role:Role": [],
  "aws:iam/policy:Policy": [],
  "aws:kms/key:Key": [],
  "aws:s3/bucket:Bucket": [],
  "aws:secretsmanager/secret:Secret": [],
  "aws:sns/topicSubscription:TopicSubscription": ["endpoint"],
  "aws:sns/topic:Topic": ["displayName"],
  "aws:sqs/queue:Queue": [],
  "aws:ssm/document:Document": ["content"],
};
const common = ["description", "tags"];

export const noSecretInPlainSight: ResourceRule = {
  id: "no-secret-in-plain-sight",
  title: "No secret in definitions, descriptions, tags or inputs",
  severity: "critical",
  types: Object.keys(shown),
  reads: [...new Set([...common, ...Object.values(shown).flat()])],
  why: "These stand in clear in the console, in the history of executions and in Pulumi's state.",
  fix: "Put the value into Secrets Manager and read it where it is used.",
  reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
  facts: "secrets",
  check: ({ type, secrets }) => seenIn(secrets, [...common, ...(shown[type] ?? [])]),
};
