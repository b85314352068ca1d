/** Strict JSON: what two readers could understand differently is refused. */

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Why a text is not the JSON that we take; `path` is where, as `resources[0].arn`. */
export class JsonError extends Error {
  readonly path: string;
  constructor(message: string, path: string) {
    super(message);
    this.name = "JsonError";
    this.path = path;
  }
}

const deepest = 64;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const text = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const space = /[ \t\n\r]*/y;

/**
 * Parses bytes (UTF-8, strictly) or text. Refused, with the path: duplicate names in an object, nesting deeper than 64,
 * lone surrogates, whole numbers beyond 2^53 that would change, and numbers beyond a double. `__proto__` is a name like any other.
 */
export function parseJson(input: Uint8Array | string): Json {
  return new Reader(typeof input === "string" ? input : decode(input)).whole();
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new JsonError("is not UTF-8 text", "");
  }
}

class Reader {
  readonly #source: string;
  readonly #path: string[] = [];
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  whole(): Json {
    this.#skip();
    const value = this.#value();
    if (this.#at < this.#source.length) throw this.#wrong();
    return value;
  }

  #value(): Json {
    switch (this.#source[this.#at]) {
      case "{":
        return this.#object();
      case "[":
        return this.#list();
      case '"':
        return this.#text();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(): Json {
    const entries = new Map<string, Json>();
    this.#enter();
    while (!this.#take("}")) {
      if (entries.size > 0) this.#expect(",");
      if (this.#source[this.#at] !== '"') throw this.#wrong();
      const name = this.#text();
      this.#path.push(this.#path.length === 0 ? name : `.${name}`);
      if (entries.has(name)) throw this.#refuse("stands twice in its object");
      this.#expect(":");
      entries.set(name, this.#value());
      this.#path.pop();
    }
    // Own properties, also for the name `__proto__`.
    return Object.fromEntries(entries);
  }

  #list(): Json {
    const items: Json[] = [];
    this.#enter();
    while (!this.#take("]")) {
      if (items.length > 0) this.#expect(",");
      this.#path.push(`[${items.length}]`);
      items.push(this.#value());
      this.#path.pop();
    }
    return items;
  }

  #text(): string {
    const raw = this.#match(text);
    if (raw === undefined) throw this.#wrong();
    const value = this.#unescape(raw);
    if (!value.isWellFormed()) throw this.#refuse("holds half a character (a lone surrogate)");
    return value;
  }

  /** The language's own reader judges escapes and control characters. */
  #unescape(raw: string): string {
    try {
      return String(JSON.parse(raw));
    } catch {
      throw this.#refuse("holds text that is not valid JSON");
    }
  }

  #number(): number {
    const raw = this.#match(number);
    if (raw === undefined) throw this.#wrong();
    const value = Number(raw);
    if (!Number.isFinite(value)) throw this.#refuse("is a number too large to hold");
    if (value === 0 && /^[^eE]*[1-9]/.test(raw)) throw this.#refuse("is a number too small to hold");
    if (/^-?\d+$/.test(raw) && !Number.isSafeInteger(value) && String(value) !== raw) {
      throw this.#refuse("is a whole number beyond 2^53, which would change; send it as text");
    }
    return value;
  }

  #word<T extends boolean | null>(word: string, value: T): T {
    if (!this.#source.startsWith(word, this.#at)) throw this.#wrong();
    this.#at += word.length;
    this.#skip();
    return value;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    this.#skip();
    return found;
  }

  #enter(): void {
    if (this.#path.length >= deepest) throw this.#refuse(`is nested deeper than ${deepest} levels`);
    this.#at++;
    this.#skip();
  }

  #take(sign: string): boolean {
    if (this.#source[this.#at] !== sign) return false;
    this.#at++;
    this.#skip();
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw this.#wrong();
  }

  #skip(): void {
    space.lastIndex = this.#at;
    space.test(this.#source);
    this.#at = space.lastIndex;
  }

  #refuse(message: string): JsonError {
    return new JsonError(message, this.#path.join(""));
  }

  #wrong(): JsonError {
    const where = this.#at < this.#source.length ? `at character ${this.#at + 1}` : "at its end";
    return new JsonError(`is not valid JSON ${where}`, this.#path.join(""));
  }
}
