import vm from "node:vm";
import fc from "fast-check";
import { z } from "zod";
import { endpoint } from "../../../functions/runtime/endpoint.ts";
import { task } from "../../../functions/runtime/task.ts";
import type { WrittenPlaybook } from "../../../playbooks/language/playbook.ts";

const row = z.object({ a: z.number(), tags: z.array(z.string()), owner: z.string().optional() });
const form = {
  n: z.number(),
  s: z.string().optional(),
  note: z.string().nullable(),
  list: z.array(z.number()),
  rows: z.array(row),
};

const work = task({
  name: "work",
  description: "d",
  params: z.looseObject({}),
  result: z.object({ ...form, ok: z.boolean() }),
  effect: "none",
  run: () => Promise.reject(new Error("never run")),
});

const source = endpoint({
  name: "random",
  description: "d",
  kind: "http",
  authentication: { kind: "hmac", secret: "endpoints/random" },
  alert: z.object(form),
  dedup: { fields: [], windowSeconds: 3600 },
  severity: "low",
  route: { default: "random" },
});

/** What can be named at a place in the source. */
type Place = {
  readonly objects: readonly string[];
  readonly numbers: readonly string[];
  readonly lets: readonly string[];
  readonly inLoop: boolean;
  readonly inBranch: boolean;
  readonly depth: number;
};

/** Writes the source of a playbook, choice by choice, so that a failing one can be shrunk. */
class Writer {
  #ids = 0;
  readonly #pick: <T>(all: readonly T[]) => T;
  readonly #below: (n: number) => number;

  constructor(g: fc.GeneratorValue) {
    this.#below = (n) => g(fc.nat, { max: n - 1 });
    this.#pick = (all) => {
      const found = all[this.#below(all.length)];
      if (found === undefined) throw new Error("nothing to pick from");
      return found;
    };
  }

  #of(...ways: readonly (() => string)[]): string {
    return this.#pick(ways)();
  }

  #name(kind: string): string {
    this.#ids++;
    return `${kind}${this.#ids}`;
  }

  #simple = (p: Place): string =>
    this.#of(
      () => String(this.#below(4)),
      () => `${this.#pick(p.objects)}.n`,
    );

  #number = (p: Place): string =>
    this.#of(
      () => this.#simple(p),
      () => this.#pick([...p.numbers, "1"]),
      () => `${this.#pick(p.objects)}.list.length`,
      () => `${this.#simple(p)} + ${this.#simple(p)} * 2`,
      () => `(${this.#pick(p.objects)}.rows[0]?.a ?? 7)`,
      () => `(${this.#pick(p.objects)}.rows.find((r) => r.a > ${this.#simple(p)})?.a ?? -1)`,
      () => `(${this.#condition(p)} ? ${this.#simple(p)} : 2)`,
      ...(p.lets.length > 0 ? [() => `(${this.#pick(p.lets)} ?? 5)`] : []),
    );

  #text = (p: Place): string =>
    this.#of(
      () => `text\`a\${${this.#number(p)}}"b" {%\``,
      () => `(${this.#pick(p.objects)}.s ?? "none")`,
      () => `${this.#pick(p.objects)}.s`,
      () => `${this.#pick(p.objects)}.s?.toUpperCase()`,
      () => `${this.#pick(p.objects)}.note?.trim()`,
      () => `${this.#pick(p.objects)}.rows.map((r) => r.owner ?? "-").join("+")`,
    );

  #list = (p: Place): string =>
    this.#of(
      () => `${this.#pick(p.objects)}.list`,
      () => `[${this.#number(p)}, ${this.#number(p)}]`,
      () => "[]",
      () => `${this.#pick(p.objects)}.rows.map((r) => r.a)`,
      () => `${this.#pick(p.objects)}.rows.map((r) => r.owner)`,
      () => `${this.#pick(p.objects)}.rows.filter((r) => r.a > ${this.#simple(p)})`,
      () => `[${this.#pick(p.objects)}.list, [${this.#number(p)}]]`,
      () => `[${this.#pick(p.objects)}.s, ${this.#pick(p.objects)}.note]`,
      () => `${this.#pick(p.objects)}.list.filter((x) => x !== ${this.#simple(p)})`,
      () => `${this.#pick(p.objects)}.list.concat([${this.#number(p)}])`,
    );

  #condition = (p: Place): string =>
    this.#of(
      () => `${this.#simple(p)} > ${this.#simple(p)}`,
      () => `${this.#simple(p)} === ${this.#simple(p)}`,
      () => `${this.#pick(p.objects)}.s === "x"`,
      () => `${this.#pick(p.objects)}.s !== undefined`,
      () => `${this.#pick(p.objects)}.s`,
      () => `${this.#pick(p.objects)}.note?.startsWith("n")`,
      () => `${this.#pick(p.objects)}.s === ${this.#pick(p.objects)}.s`,
      () => `${this.#pick(p.objects)}.rows[1]`,
      () => `${this.#pick(p.objects)}.list.includes(${this.#simple(p)})`,
      () => `${this.#pick(p.objects)}.rows.some((r) => r.tags.length === 1)`,
      () => `${this.#pick(p.objects)}.rows.every((r) => r.tags.includes("p"))`,
      () => `(${this.#condition(p)} && ${this.#condition(p)})`,
      () => `(${this.#condition(p)} || ${this.#condition(p)})`,
      () => `!(${this.#condition(p)})`,
      () => `(${this.#pick(p.objects)}.s ?? "") !== "y"`,
      ...(p.lets.length > 0
        ? [
            () => `${this.#pick(p.lets)} === undefined`,
            () => `${this.#pick(p.lets)} === ${this.#simple(p)}`,
            () => this.#pick(p.lets),
          ]
        : []),
    );

  /** `count` lines, each seeing what the lines before it named. */
  lines(outer: Place, count: number): string {
    let place: Place = { ...outer, depth: outer.depth + 1 };
    let out = "";
    for (let i = 0; i < count; i++) {
      const [line, names] = this.#line(place);
      out += line;
      place = { ...place, ...names };
    }
    return out;
  }

  #line(p: Place): readonly [string, Partial<Place>] {
    const v = this.#name("v");
    const kind = this.#below(p.depth > 3 ? 6 : 17);
    switch (kind) {
      case 0:
      case 1:
      case 2:
        return [
          `const ${v} = await task("${v}", work, { n: ${this.#number(p)}, s: ${this.#text(p)}, l: ${this.#list(p)} });\n`,
          { objects: [...p.objects, v] },
        ];
      case 3:
        return [`const ${v} = ${this.#number(p)};\n`, { numbers: [...p.numbers, v] }];
      case 4:
        return [`let ${v};\n`, { lets: [...p.lets, v] }];
      case 5:
        return [
          p.lets.length > 0
            ? `${this.#pick(p.lets)} = ${this.#of(
                () => this.#number(p),
                () => `${this.#pick(p.objects)}.s`,
                () => "undefined",
              )};\n`
            : "",
          {},
        ];
      case 6:
      case 7:
        return [
          `if (${this.#condition(p)}) {\n${this.lines(p, 2)}}${this.#below(2) ? ` else {\n${this.lines(p, 1)}}` : ""}\n`,
          {},
        ];
      case 8:
        return [
          `for (const ${v} of upTo(${1 + this.#below(3)})) {\n${this.lines({ ...p, inLoop: true, numbers: [...p.numbers, v] }, 2)}}\n`,
          {},
        ];
      case 9:
        return [p.inLoop ? `if (${this.#condition(p)}) { ${this.#pick(["break", "continue"])}; }\n` : "", {}];
      case 10:
        return this.#parallel(p, v);
      case 11:
        return this.#each(p, v);
      case 12:
        return [
          `try {\n${this.lines(p, 2)}} catch (e) {\nawait task("${v}", work, { n: 1, s: problemOf(e).error, why: problemOf(e).cause, at: problemOf(e).step });\n${this.lines(p, 1)}}\n`,
          {},
        ];
      case 13:
        return [
          `const ${v} = await ask("${v}", { to: "U1", text: text\`\${${this.#number(p)}}?\`, choices: { yes: "Yes", no: form("No", { why: "Why" }) }, within: "1 minute" });\n` +
            `await task("${v}-told", work, { n: 0, c: ${v}?.choice, by: ${v}?.by.email });\n` +
            `switch (${v}?.choice) { case "yes": { ${this.lines({ ...p, inLoop: false }, 1)} break; } case "no": { ${this.lines({ ...p, inLoop: false }, 1)} break; } default: ${this.lines({ ...p, inLoop: false }, 1)} }\n`,
          {},
        ];
      case 14:
        return [`const ${v} = await shared("${v}", { n: ${this.#number(p)} });\n`, { numbers: [...p.numbers, v] }];
      default: {
        if (p.inBranch) return ["", {}];
        const ending = this.#of(
          () => `finish("ok", { n: ${this.#number(p)}, l: ${this.#list(p)}, s: ${this.#text(p)} })`,
          () => `fail("Gone", text\`\${${this.#number(p)}}\`)`,
        );
        return [`if (${this.#condition(p)}) { return ${ending}; }\n`, {}];
      }
    }
  }

  #parallel(p: Place, v: string): readonly [string, Partial<Place>] {
    const inner = { ...p, lets: [], inLoop: false, inBranch: true };
    const branches = [
      `a: async () => {\n${this.lines(inner, 2)}return ${this.#number(inner)}; }`,
      `b: async () => {\n${this.lines(inner, 1)}return { n: ${this.#number(inner)}, l: ${this.#list(inner)} }; }`,
      `c: async () => {\n${this.lines(inner, 1)}if (${this.#condition(inner)}) return ${this.#list(inner)}; }`,
    ];
    const told = `await task("${v}-told", work, { n: ${v}.b.n, l: ${v}.c, m: ${v}.b.l });\n`;
    return [
      `const ${v} = await parallel("${v}", { ${branches.join(",\n")} });\n${told}`,
      { numbers: [...p.numbers, `${v}.a`, `${v}.b.n`] },
    ];
  }

  #each(p: Place, v: string): readonly [string, Partial<Place>] {
    const got = `${v}_got`;
    const inner = { ...p, lets: [], inLoop: false, inBranch: true, objects: [...p.objects, got] };
    const early = this.#below(2) ? `if (${this.#condition(inner)}) return undefined;\n` : "";
    const gives = this.#of(
      () => this.#number(inner),
      () => `{ a: ${this.#number(inner)}, l: ${this.#list(inner)} }`,
      () => this.#list(inner),
    );
    return [
      `const ${v} = await forEach("${v}", ${this.#pick(p.objects)}.rows, { atOnce: 2, atMost: 3 }, async ({ a, tags }) => {\n` +
        `const ${got} = await task("${v}-item", work, { n: a, l: tags });\n${this.lines(inner, 2)}${early}return ${gives}; });\n` +
        `await task("${v}-told", work, { n: ${v}.length, l: ${v} });\n`,
      {},
    ];
  }
}

export type RandomPlaybook = { readonly source: string; readonly playbook: WrittenPlaybook };

/** A procedure that the random playbooks share. */
const shared = Object.assign(() => Promise.reject(new Error("never called")), {
  kind: "procedure" as const,
  uses: { work },
  at: { file: "", line: 1, column: 1 },
  steps: evaluate(`async ({ input, work, task, upTo }) => {
    for (const i of upTo(2)) {
      const got = await task("inner", work, { n: input.n, i });
      if (got.ok) return got.n;
    }
    return input.n;
  }`),
});

/** Writes one random playbook. */
export function randomPlaybook(g: fc.GeneratorValue): RandomPlaybook {
  const writer = new Writer(g);
  const start: Place = { objects: ["alert"], numbers: [], lets: [], inLoop: false, inBranch: false, depth: 0 };
  const text = `async ({ alert, work, shared, task, ask, form, text, parallel, forEach, upTo, wait, problemOf, finish, fail }) => {\n${writer.lines(start, 7)}return finish("ok", { n: 1 });\n}`;
  const closing = `async ({ alert, outcome, work, task }) => { await task("closing", work, { n: alert.n, s: outcome }); }`;
  const playbook: WrittenPlaybook = {
    kind: "playbook",
    name: "random",
    description: "random",
    endpoint: source,
    timeLimit: "90 days",
    outcomes: ["ok"],
    uses: { work, shared },
    steps: evaluate(text),
    inEveryOutcome: evaluate(closing),
    at: { file: "", line: 1, column: 1 },
  };
  return { source: text, playbook };
}

function evaluate(text: string): (tools: never) => Promise<void> {
  const made: unknown = vm.runInThisContext(`(${text})`);
  if (!isSteps(made)) throw new Error("not a function");
  return made;
}

function isSteps(made: unknown): made is (tools: never) => Promise<void> {
  return typeof made === "function";
}
