/** Finds a secret in a text, however it is written there. */

type Form = { readonly name: string; readonly text: string };

/** Base64 of a text that may stand inside of a longer one: without what depends on its neighbours, for each of the three places. */
function inside(bytes: Buffer, encoding: "base64" | "base64url"): string[] {
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(encoding)
      .replace(/=+$/, "");
    const from = Math.ceil((before * 4) / 3);
    // The last character holds bits of what follows, unless the bytes end with it.
    const to = (before + bytes.length) % 3 === 0 ? whole.length : whole.length - 1;
    return whole.slice(from, to);
  });
}

/** How a value may be written. */
export function formsOf(value: string): readonly Form[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString("hex");
  const forms: Form[] = [
    { name: "plain", text: value },
    { name: "JSON", text: JSON.stringify(value).slice(1, -1) },
    { name: "JSON in JSON", text: JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1) },
    { name: "URL", text: encodeURIComponent(value) },
    { name: "form", text: new URLSearchParams({ v: value }).toString().slice(2) },
    { name: "hex", text: hex },
    { name: "HEX", text: hex.toUpperCase() },
    ...inside(bytes, "base64").map((text) => ({ name: "base64", text })),
    ...inside(bytes, "base64url").map((text) => ({ name: "base64url", text })),
    { name: "base64 in a URL", text: encodeURIComponent(bytes.toString("base64")) },
  ];
  const seen = new Set<string>();
  return forms.filter(({ text }) => text.length >= 8 && !seen.has(text) && seen.add(text));
}

export type Secrets = {
  find(where: string, text: string): void;
  readonly found: readonly string[];
  readonly values: number;
};

/** Looks for all of them; what is found is told by the secret's name and never by its value. */
export function secretsCalled(values: Readonly<Record<string, string>>): Secrets {
  const forms = Object.entries(values).flatMap(([secret, value]) =>
    formsOf(value).map((form) => ({ secret, ...form })),
  );
  const found = new Set<string>();
  return {
    find(where, text) {
      for (const form of forms) if (text.includes(form.text)) found.add(`${form.secret} (${form.name}) in ${where}`);
    },
    get found() {
      return [...found].sort();
    },
    values: Object.keys(values).length,
  };
}
