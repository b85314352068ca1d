/** Whether a name says that its value is a secret: `SLACK_TOKEN` does, `TOKEN_TTL_SECONDS` and `SECRET_ARN` only speak about one. */
export function saysSecret(name: string): boolean {
  const words = name.replaceAll(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
  return (
    /(secret|token|passw(or)?d|passphrase|credential|(api|private|access|signing|encryption)[-_/ ]?key)/.test(words) &&
    !/(arn|name|id|url|uri|path|prefix|table|bucket|version|ttl|seconds|minutes|hours|days|length|limit|count|size)s?$/.test(
      words,
    )
  );
}

/** Where a secret is, which is none: an ARN, a name such as `jira/token`, or a reference that CloudFormation resolves. */
export function isReference(value: string): boolean {
  return (
    /^arn:[\w-]+:/.test(value) ||
    /^[a-z][a-z-]*(\/[a-z][a-z-]*)+$/.test(value) ||
    /^\{\{resolve:(secretsmanager|ssm-secure):/.test(value)
  );
}
