/** What secrets look like: kind → shape, as their makers document them. */
const shapes: readonly (readonly [kind: string, shape: RegExp])[] = [
  ["an AWS access key id", /\b(AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/],
  ["a Slack webhook's address", /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/],
  ["a GitHub token", /\b(gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})/],
  ["a GitLab token", /\bglpat-[A-Za-z0-9_-]{20}/],
  ["an Atlassian token", /\bATATT3[A-Za-z0-9_=-]{20,}/],
  ["a Stripe key", /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ["an npm token", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["a Google API key", /\bAIza[A-Za-z0-9_-]{35}/],
  ["a private key", /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----/],
  ["a signed token (JWT)", /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/],
  ["a password in an address", /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s:@]+@/i],
];

/** The kind of secret that a text holds; undefined when it holds none that is known. */
export function secretIn(text: string): string | undefined {
  return shapes.find(([, shape]) => shape.test(text))?.[0];
}
