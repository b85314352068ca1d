/** What a text of the language does wrong, for the definition's problems. */
export class SyntaxProblem extends Error {}

/** A place in a text that is read from left to right. */
export class Cursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Goes past the token if it stands here. */
  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  /** Goes past blanks, then past the token if it stands there. */
  takeNext(token: string): boolean {
    this.blanks();
    return this.take(token);
  }

  /** What a sticky pattern finds here. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.at += found.length;
    return found;
  }

  blanks(): void {
    this.match(/\s*/y);
  }

  expect(token: string): void {
    if (!this.takeNext(token)) throw this.problem(`"${token}" is missing`);
  }

  /** A text in quotes, with its escapes as they are written. */
  quoted(): string | undefined {
    this.blanks();
    const found = this.match(/'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y);
    return found?.slice(1, -1);
  }

  number(): number | undefined {
    this.blanks();
    const found = this.match(/-?\d+(\.\d+)?([eE][+-]?\d+)?/y);
    return found === undefined ? undefined : Number(found);
  }

  problem(what: string): SyntaxProblem {
    return new SyntaxProblem(`${what} at character ${this.at + 1} of "${this.text}"`);
  }
}

/** A backslash stands for the character after it. */
export const unescaped = (text: string) => text.replace(/\\([\s\S])/g, "$1");
