import type { StackRule } from "#policy/core/rule";

const kinds: Readonly<Record<string, string>> = {
  "aws:iam/user:User": "a user stays until somebody remembers it",
  "aws:iam/accessKey:AccessKey": "the key never ends, and stands in Pulumi's state",
  "aws:iam/userLoginProfile:UserLoginProfile": "the password stands in Pulumi's state",
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": "the password stands in Pulumi's state",
  "aws:iam/sshKey:SshKey": "the key never ends",
  "aws:iam/signingCertificate:SigningCertificate": "the certificate outlives the one who uses it",
};

export const noUsers: StackRule = {
  id: "iam-no-users",
  title: "No users, no access keys, no passwords",
  severity: "high",
  types: Object.keys(kinds),
  reads: [],
  why: "Credentials that do not end are the ones that leak; a role gives new ones each hour.",
  fix: "Let people in by IAM Identity Center, programs by a role, and other clouds by OIDC.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles, FSBP IAM.3",
  checkStack: ({ ofType }) =>
    Object.entries(kinds).flatMap(([type, message]) =>
      ofType(type).map((resource) => ({ resource, path: "user", message })),
    ),
};
