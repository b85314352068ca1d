/**
 * The known ways from some permissions to more. Where an action writes permissions, one named role or policy is enough:
 * what is written there has no bound. Where it only borrows what another has (a user's key, a function's code, a role
 * that is passed on), a named one is the bound that its author chose: it counts on wide resources alone.
 *
 * Facts from Rhino Security Labs, "AWS IAM Privilege Escalation: Methods and Mitigation"
 * (https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/), and Datadog's pathfinding.cloud.
 */
export type Method = {
  /** Ends the sentence "it may". */
  readonly does: string;
  /** The action that leads to more. */
  readonly action: string;
  readonly on: "any resource" | "wide resources";
  /** What it takes besides: of each, one. */
  readonly also?: readonly (readonly string[])[];
  /** Service that the role is passed to. */
  readonly to?: string;
  /** A condition on one of these keys, in lower case, sets a bound. */
  readonly boundBy?: readonly string[];
};

const boundary = "iam:permissionsboundary";

const writing: readonly Method[] = [
  write("iam:CreatePolicyVersion", "rewrite a policy"),
  write("iam:PutRolePolicy", "write a policy into a role", boundary),
  write("iam:PutUserPolicy", "write a policy into a user", boundary),
  write("iam:PutGroupPolicy", "write a policy into a group"),
  write("iam:AttachRolePolicy", "attach any policy to a role", boundary, "iam:policyarn"),
  write("iam:AttachUserPolicy", "attach any policy to a user", boundary, "iam:policyarn"),
  write("iam:AttachGroupPolicy", "attach any policy to a group", "iam:policyarn"),
  write("iam:PutRolePermissionsBoundary", "replace a role's permissions boundary", boundary),
  write("iam:PutUserPermissionsBoundary", "replace a user's permissions boundary", boundary),
  write("iam:DeleteRolePermissionsBoundary", "take a role's permissions boundary away"),
  write("iam:DeleteUserPermissionsBoundary", "take a user's permissions boundary away"),
  write("sso:PutInlinePolicyToPermissionSet", "write a policy into a permission set"),
  write("sso:AttachManagedPolicyToPermissionSet", "attach any policy to a permission set"),
];

const borrowing: readonly Method[] = [
  borrow("iam:SetDefaultPolicyVersion", "bring back an old version of any policy"),
  borrow("iam:UpdateAssumeRolePolicy", "let itself take any role"),
  borrow("iam:CreateAccessKey", "make access keys for any user"),
  borrow("iam:CreateLoginProfile", "give any user a password"),
  borrow("iam:UpdateLoginProfile", "change any user's password"),
  borrow("iam:CreateServiceSpecificCredential", "make credentials for any user"),
  borrow("iam:ResetServiceSpecificCredential", "make credentials for any user"),
  borrow("iam:AddUserToGroup", "put itself into any group"),
  borrow("iam:CreateOpenIDConnectProvider", "let identities of its own in"),
  borrow("iam:UpdateSAMLProvider", "let identities of its own in"),
  borrow("lambda:UpdateFunctionCode", "run its code as any function"),
  borrow("lambda:UpdateFunctionConfiguration", "put a layer of its own under any function"),
  borrow("glue:UpdateDevEndpoint", "log in to any Glue endpoint"),
  borrow("glue:UpdateJob", "run its script as any Glue job", ["glue:StartJobRun", "glue:CreateTrigger"]),
  borrow("cloudformation:UpdateStack", "change resources as any stack's role"),
  borrow("cloudformation:CreateChangeSet", "change resources as any stack's role", ["cloudformation:ExecuteChangeSet"]),
  borrow("codebuild:StartBuild", "run its commands as any build project"),
  borrow("codebuild:StartBuildBatch", "run its commands as any build project"),
  borrow("codestar:AssociateTeamMember", "become an owner of any CodeStar project"),
  borrow("sagemaker:CreatePresignedNotebookInstanceUrl", "open any notebook"),
  borrow("sagemaker:UpdateNotebookInstance", "run its script in any notebook", [
    "sagemaker:CreateNotebookInstanceLifecycleConfig",
  ]),
  borrow("states:UpdateStateMachine", "run its definition as any state machine", ["states:StartExecution"]),
  borrow("apprunner:UpdateService", "run its image as any App Runner service"),
  borrow("ssm:SendCommand", "run its commands on any instance"),
  borrow("ssm:StartSession", "log in to any instance"),
  borrow("ssm:CreateAssociation", "run its commands on any instance"),
  borrow("ec2-instance-connect:SendSSHPublicKey", "log in to any instance"),
  borrow("ec2-instance-connect:SendSerialConsoleSSHPublicKey", "log in to any instance"),
  borrow(
    "ec2:ModifyInstanceAttribute",
    "run its commands when any instance starts",
    ["ec2:StopInstances"],
    ["ec2:StartInstances"],
  ),
  borrow("ec2:ModifyLaunchTemplate", "change what new instances run", ["ec2:CreateLaunchTemplateVersion"]),
  borrow("ecs:ExecuteCommand", "run its commands in any container"),
  borrow("bedrock-agentcore:InvokeCodeInterpreter", "run its code as any code interpreter", [
    "bedrock-agentcore:StartCodeInterpreterSession",
  ]),
];

const passing: readonly Method[] = [
  pass(
    "lambda",
    "a new function",
    ["lambda:CreateFunction"],
    [
      "lambda:InvokeFunction",
      "lambda:InvokeFunctionUrl",
      "lambda:CreateEventSourceMapping",
      "lambda:AddPermission",
      "lambda:CreateFunctionUrlConfig",
    ],
  ),
  pass("lambda", "another function", ["lambda:UpdateFunctionConfiguration"]),
  pass("ec2", "a new instance", ["ec2:RunInstances", "ec2:RequestSpotInstances", "ec2:CreateFleet"]),
  pass("ec2", "a running instance", ["ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"]),
  pass("ec2", "instances that scale", [
    "autoscaling:CreateAutoScalingGroup",
    "autoscaling:UpdateAutoScalingGroup",
    "autoscaling:CreateLaunchConfiguration",
  ]),
  pass("glue", "a Glue endpoint", ["glue:CreateDevEndpoint"]),
  pass("glue", "a Glue job", ["glue:CreateJob", "glue:UpdateJob"], ["glue:StartJobRun", "glue:CreateTrigger"]),
  pass("glue", "a Glue session", ["glue:CreateSession"], ["glue:RunStatement"]),
  pass("cloudformation", "a stack", [
    "cloudformation:CreateStack",
    "cloudformation:UpdateStack",
    "cloudformation:CreateChangeSet",
    "cloudformation:CreateStackSet",
    "cloudformation:UpdateStackSet",
  ]),
  pass("datapipeline", "a pipeline", ["datapipeline:CreatePipeline"], ["datapipeline:PutPipelineDefinition"]),
  pass("sagemaker", "a notebook or job", [
    "sagemaker:CreateNotebookInstance",
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateModel",
  ]),
  pass("codestar", "a CodeStar project", ["codestar:CreateProject"]),
  pass(
    "codebuild",
    "a build project",
    ["codebuild:CreateProject", "codebuild:UpdateProject"],
    ["codebuild:StartBuild", "codebuild:StartBuildBatch", "codebuild:CreateWebhook"],
  ),
  pass("codepipeline", "a pipeline", ["codepipeline:CreatePipeline", "codepipeline:UpdatePipeline"]),
  pass(
    "states",
    "a state machine",
    ["states:CreateStateMachine", "states:UpdateStateMachine"],
    ["states:StartExecution", "states:StartSyncExecution"],
  ),
  pass("states", "a tried state", ["states:TestState"]),
  pass("scheduler", "a schedule", ["scheduler:CreateSchedule", "scheduler:UpdateSchedule"]),
  pass("events", "a rule's target", ["events:PutTargets"]),
  pass("pipes", "a pipe", ["pipes:CreatePipe", "pipes:UpdatePipe"]),
  pass("ecs-tasks", "a container", ["ecs:RunTask", "ecs:StartTask", "ecs:CreateService", "ecs:UpdateService"]),
  pass("ecs-tasks", "a batch job", ["batch:RegisterJobDefinition"], ["batch:SubmitJob"]),
  pass("elasticmapreduce", "a cluster", ["elasticmapreduce:RunJobFlow"]),
  pass("apprunner", "an App Runner service", ["apprunner:CreateService", "apprunner:UpdateService"]),
  pass("ssm", "an automation", ["ssm:StartAutomationExecution", "ssm:CreateAssociation"]),
  pass("cognito-identity", "an identity pool", ["cognito-identity:SetIdentityPoolRoles"]),
  pass(
    "bedrock-agentcore",
    "a code interpreter",
    ["bedrock-agentcore:CreateCodeInterpreter"],
    ["bedrock-agentcore:StartCodeInterpreterSession"],
  ),
];

export const methods: readonly Method[] = [...writing, ...borrowing, ...passing];

function write(action: string, does: string, ...boundBy: readonly string[]): Method {
  return { does, action, on: "any resource", boundBy };
}

function borrow(action: string, does: string, ...also: readonly (readonly string[])[]): Method {
  return { does, action, on: "wide resources", also };
}

function pass(service: string, what: string, ...also: readonly (readonly string[])[]): Method {
  const to = `${service}.amazonaws.com`;
  return { does: `hand any role to ${what}`, action: "iam:PassRole", on: "wide resources", to, also };
}
