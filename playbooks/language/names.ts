/** What JSONata and Step Functions call their own: a variable of that name would hide the function. */
const reserved = `states sum count max min average string substring substringBefore substringAfter lowercase uppercase
length trim pad match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil
round abs sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse
each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent
decodeUrl eval toMillis fromMillis clone now millis partition range hash uuid parse alert outcome data problem`.split(
  /\s+/,
);

/** Gives variables of a state machine names that nothing else has, in any scope. */
export class Names {
  readonly #taken = new Set<string>(reserved);

  /** `wanted`, or `wanted_2` and so on when that is taken. */
  fresh(wanted: string): string {
    const base = wanted.replace(/[^A-Za-z0-9_]/g, "_").slice(0, 70);
    let name = base;
    for (let i = 2; this.#taken.has(name) || /^problem_/.test(name); i++)
      name = `${/^problem_/.test(base) ? "the_" : ""}${base}_${i}`;
    this.#taken.add(name);
    return name;
  }
}

/** `check-ticket` → `checkTicket`. */
export const camel = (name: string): string =>
  name.replace(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) => (letter ?? "").toUpperCase());
