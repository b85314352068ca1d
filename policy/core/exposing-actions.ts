/**
 * Actions that do more harm than others when their resource is wide. What AWS counts as permissions management comes
 * from the service authorization reference; the rest is named here, by what each action hands out.
 */
import { type Action, actionNamed } from "#policy/core/authorization";
import { escalatesAlone } from "#policy/core/escalation";
import { type WideGrant, wideGrants } from "#policy/core/grants";
import type { Statement } from "#policy/core/statements";

type Harm = "escalation" | "passing" | "credentials" | "opening" | "reading" | "other";

/** What a statement allows on wide resources, of the actions that do this harm. */
export function wideGrantsThat(harm: Harm, statement: Statement): readonly WideGrant[] {
  return wideGrants(statement)
    .map(({ resource, actions }) => ({ resource, actions: actions.filter((one) => harmOf(one, statement) === harm) }))
    .filter(({ actions }) => actions.length > 0);
}

/** The worst that an action does; a pattern of actions is an evil of its own. */
function harmOf(action: string, statement: Statement): Harm {
  const name = action.toLowerCase();
  if (name === "iam:passrole") return "passing";
  if (escalatesAlone(statement, name)) return "escalation";
  if (credentials.has(name)) return "credentials";
  if (opening.has(name) || actionNamed(name)?.levels.includes("Permissions management")) return "opening";
  return reading.has(name) ? "reading" : "other";
}

/** Whether an action that AWS can allow on `*` only opens what the whole account has. */
export function opensAccount({ name, levels, resourceTypes }: Action): boolean {
  const isOpening = levels.includes("Permissions management") && changing.test(name) && !delivering.test(name);
  return resourceTypes.length === 0 && (isOpening || opening.has(name.toLowerCase()));
}

const changing = /:(Add|Batch|Create|Delete|Disable|Grant|Modify|Put|Remove|Revoke|Set|Update)/;

/** What logs of AWS's services need before they are delivered (vended logs). */
const delivering = /^logs:PutResourcePolicy$/;

const set = (...actions: readonly string[]): ReadonlySet<string> =>
  new Set(actions.map((action) => action.toLowerCase()));

/** They answer with credentials, tokens or secrets. */
export const credentials = set(
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:GetFederationToken",
  "secretsmanager:GetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
  "ssm:GetParameterHistory",
  "iam:UpdateAccessKey",
  "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
  "rds-db:connect",
  "dsql:DbConnect",
  "dsql:DbConnectAdmin",
  "redshift:GetClusterCredentials",
  "redshift:GetClusterCredentialsWithIAM",
  "redshift-serverless:GetCredentials",
  "codeartifact:GetAuthorizationToken",
  "connect:GetFederationToken",
  "gamelift:GetComputeAuthToken",
  "gamelift:RequestUploadCredentials",
  "lightsail:GetInstanceAccessDetails",
  "lightsail:GetRelationalDatabaseMasterUserPassword",
  "ec2:GetPasswordData",
);

/** They let others in, though AWS does not count them as permissions management. */
export const opening = set(
  "ec2:AuthorizeSecurityGroupIngress",
  "ec2:ModifyImageAttribute",
  "lambda:CreateFunctionUrlConfig",
  "lambda:UpdateFunctionUrlConfig",
  "ram:AssociateResourceShare",
  "ram:CreateResourceShare",
  "rds:ModifyDBClusterSnapshotAttribute",
  "rds:ModifyDBSnapshotAttribute",
  "es:UpdateDomainConfig",
);

/** They hand data out, or copy it to where it can be taken from. */
export const reading = set(
  "s3:GetObject",
  "s3:GetObjectVersion",
  "s3express:CreateSession",
  "dynamodb:BatchGetItem",
  "dynamodb:ExportTableToPointInTime",
  "dynamodb:GetItem",
  "dynamodb:GetRecords",
  "dynamodb:PartiQLSelect",
  "dynamodb:Query",
  "dynamodb:Scan",
  "sqs:ReceiveMessage",
  "kinesis:GetRecords",
  "kinesis:SubscribeToShard",
  "logs:FilterLogEvents",
  "logs:GetLogEvents",
  "logs:StartQuery",
  "logs:Unmask",
  "states:DescribeExecution",
  "states:GetExecutionHistory",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "athena:GetQueryResults",
  "rds-data:BatchExecuteStatement",
  "rds-data:ExecuteStatement",
  "redshift-data:ExecuteStatement",
  "rds:CopyDBClusterSnapshot",
  "rds:CopyDBSnapshot",
  "rds:CreateDBSnapshot",
  "rds:StartExportTask",
  "ec2:CopySnapshot",
  "ec2:CreateImage",
  "ec2:CreateSnapshot",
  "ec2:CreateSnapshots",
  "ec2:ExportImage",
  "ebs:GetSnapshotBlock",
  "backup:StartCopyJob",
  "backup:StartRestoreJob",
  "glacier:GetJobOutput",
  "codecommit:GitPull",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
  "lambda:GetFunction",
  "lambda:GetLayerVersion",
  "es:ESHttpGet",
  "aoss:APIAccessAll",
  "timestream:Select",
  "cassandra:Select",
  "neptune-db:ReadDataViaQuery",
);
