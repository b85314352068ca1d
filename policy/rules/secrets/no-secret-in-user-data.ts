import type { ResourceRule } from "#policy/core/rule";
import { seenIn } from "#policy/rules/secrets/seen-in";

const inputs = ["userData", "userDataBase64"];

export const noSecretInUserData: ResourceRule = {
  id: "ec2-no-secret-in-user-data",
  title: "No secret in an instance's user data",
  severity: "critical",
  types: [
    "aws:ec2/instance:Instance",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:ec2/launchConfiguration:LaunchConfiguration",
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  ],
  reads: inputs,
  why: "User data is stored unencrypted, and every process on the instance reads it from the metadata service.",
  fix: "Give the instance a role, and let its first start read the secret from Secrets Manager.",
  reference: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
  facts: "secrets",
  check: ({ secrets }) => seenIn(secrets, inputs),
};
