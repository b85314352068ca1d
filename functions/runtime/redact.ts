/** Keeps fetched secrets out of logs, errors and stored results. */

const placeholder = "[redacted]";
/** Shorter values would redact ordinary words; a real secret is longer. */
const shortest = 6;
const forms = new Set<string>();
let ordered: readonly string[] = [];

/** Registers a fetched secret: from now on it is redacted, also as base64, base64url, hex, URL-encoded and inside JSON. */
export function registerSecret(value: string): void {
  for (const form of formsOf(value)) if (form.length >= shortest) forms.add(form);
  ordered = [...forms].sort((a, b) => b.length - a.length);
}

/** The text with every registered secret replaced, the longest first. */
export function redact(text: string): string {
  return ordered.reduce(
    (result, form) => (result.includes(form) ? result.replaceAll(form, placeholder) : result),
    text,
  );
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const base64 = bytes.toString("base64");
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    base64,
    base64.replace(/=+$/, ""),
    encodeURIComponent(base64),
    bytes.toString("base64url"),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
  ];
}
