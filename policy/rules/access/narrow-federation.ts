import type { Demand } from "#policy/core/conditions";
import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { type Statement, violationsIn } from "#policy/core/statements";

export const narrowFederation: ResourceRule = {
  id: "iam-narrow-federation",
  title: "Identities of other providers take roles one by one",
  severity: "critical",
  types: typesWith("trust"),
  reads: inputsWith("trust"),
  why: "GitHub and its like give a token to each of their customers: without a condition on its subject, every one of them may take the role.",
  fix: "Demand the audience and the subject down to the repository, project or service account: `repo:acme/socless:ref:refs/heads/main`.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
  check: (subject) => violationsIn(subject, ["trust"], wrong),
};

function wrong({ principals, demands }: Statement): readonly string[] {
  return principals
    .filter(({ kind }) => kind === "Federated")
    .flatMap(({ who }) => {
      if (who.includes(":saml-provider/")) return ofSaml(who, demands);
      return ofOidc(who, who.split(":oidc-provider/").at(-1)?.toLowerCase() ?? who, demands);
    });
}

function ofSaml(who: string, demands: readonly Demand[]): readonly string[] {
  const addressed = demands.some(({ key }) => key === "saml:aud" || key === "saml:iss");
  return addressed ? [] : [`answers of ${who} that are meant for others are taken: nothing demands SAML:aud`];
}

/** Providers of identities to consumers: their application is what tells. */
const consumers = /^(cognito-identity\.amazonaws\.com|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com)$/;

function ofOidc(who: string, issuer: string, demands: readonly Demand[]): readonly string[] {
  const values = (...claims: readonly string[]) =>
    demands.filter(({ key }) => claims.some((claim) => key === `${issuer}:${claim}`)).flatMap((one) => one.values);
  const missing =
    values("aud", "oaud", "app_id").length === 0
      ? [`tokens of ${who} for others are taken: nothing demands its aud`]
      : [];
  if (consumers.test(issuer)) {
    const guests = issuer.startsWith("cognito") && values("amr", "sub").length === 0;
    return guests ? [...missing, `guests of ${who} may take this role: nothing demands its amr`] : missing;
  }
  const subjects = values("sub");
  if (subjects.length === 0)
    return [...missing, `every identity of ${who} may take this role: nothing demands its sub`];
  return [
    ...missing,
    ...subjects.filter(isWide).map((subject) => `every identity of ${who} like ${subject} may take this role`),
  ];
}

/** A subject must name three things before its first wildcard: `repo:acme/socless:*`, `project_path:acme/socless:*`. */
function isWide(subject: string): boolean {
  const parts = subject.split(/[:/]/);
  const wild = parts.findIndex((part) => /[*?]/.test(part));
  return wild !== -1 && wild < 3;
}
