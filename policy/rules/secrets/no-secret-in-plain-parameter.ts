import type { ResourceRule } from "#policy/core/rule";
import { isReference, saysSecret } from "#policy/rules/secrets/names";
import { seenIn } from "#policy/rules/secrets/seen-in";

export const noSecretInPlainParameter: ResourceRule = {
  id: "ssm-no-secret-in-plain-parameter",
  title: "No secret in a plain parameter of Systems Manager",
  severity: "critical",
  types: ["aws:ssm/parameter:Parameter"],
  reads: ["type", "name", "value", "insecureValue", "description", "tags"],
  why: "A parameter of type String is stored unencrypted, and everybody who may list parameters reads it.",
  fix: "Put the value into Secrets Manager, by hand or by a command, never through the program.",
  reference: "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-securestring.html",
  facts: "secrets",
  check: ({ props, name: logicalName, secrets }) => {
    const shown =
      props.type === "SecureString" ? ["description", "tags"] : ["value", "insecureValue", "description", "tags"];
    const seen = seenIn(secrets, shown);
    if (seen.length > 0 || props.type === "SecureString") return seen;
    const name = typeof props.name === "string" ? props.name : logicalName;
    return ["value", "insecureValue"].flatMap((path) => {
      const value = props[path];
      return typeof value === "string" && value !== "" && saysSecret(name) && !isReference(value)
        ? [{ path, message: `${name} is named as a secret and holds its value` }]
        : [];
    });
  },
};
