/** Links that are not the recipient's own, or are over; and what a right link must not do. */
import fc from "fast-check";
import type { Answer, Attack } from "../attack.ts";
import { empty } from "../attack.ts";
import type { Site } from "../site.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const letter = fc.constantFrom(...letters);
const text = (length: number) => fc.string({ unit: letter, minLength: length, maxLength: length });
const which = fc.constantFrom(0 as const, 1 as const);

type Parts = { readonly id: string; readonly secret: string };
const partsOf = (link: string): Parts => {
  const [id = "", secret = ""] = link.slice("/respond/".length).split(".");
  return { id, secret };
};
const path = ({ id, secret }: Parts) => `/respond/${id}.${secret}`;

const replace = (whole: string, place: number, other: string) => {
  const at = place % whole.length;
  const changed =
    whole.slice(0, at) + (whole[at] === other ? (other === "A" ? "B" : "A") : other) + whole.slice(at + 1);
  return changed;
};
const otherCase = (word: string) =>
  word.replace(/[a-z]/gi, (one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase()));

type Alter = (own: Parts, other: Parts, site: Site) => string;

/** Paths that lead to no question. */
const unknown: Readonly<Record<string, fc.Arbitrary<Alter>>> = {
  "an altered secret": fc.tuple(fc.nat(), letter).map(
    ([place, other]) =>
      ({ id, secret }) =>
        path({ id, secret: replace(secret, place, other) }),
  ),
  "an altered id": fc.tuple(fc.nat(), letter).map(
    ([place, other]) =>
      ({ id, secret }) =>
        path({ id: replace(id, place, other), secret }),
  ),
  "another secret": text(43).map(
    (secret) =>
      ({ id }) =>
        path({ id, secret }),
  ),
  "another case's secret": fc.constant(({ id }, { secret }) => path({ id, secret })),
  "another case": fc.constantFrom<Alter>(
    ({ id }, _, { over }) => path({ id, secret: partsOf(over.expired).secret }),
    ({ id }, _, { over }) => path({ id, secret: partsOf(over.answered).secret }),
    ({ secret }, _, { over }) => path({ id: partsOf(over.expired).id, secret }),
    ({ secret }, _, { over }) => path({ id: partsOf(over.answered).id, secret }),
  ),
  "letters of the other case": fc.constantFrom<Alter>(
    ({ id, secret }) => path({ id: otherCase(id), secret }),
    ({ id, secret }) => path({ id, secret: otherCase(secret) }),
    ({ id, secret }) => path({ id, secret: secret.toLowerCase().replace(/^./, "_") }),
  ),
  "cut or longer": fc.oneof(
    fc.nat(42).map(
      (length): Alter =>
        ({ id, secret }) =>
          path({ id, secret: secret.slice(0, length) }),
    ),
    fc.nat(21).map(
      (length): Alter =>
        ({ id, secret }) =>
          path({ id: id.slice(0, length), secret }),
    ),
    letter.map(
      (more): Alter =>
        ({ id, secret }) =>
          path({ id, secret: secret + more }),
    ),
    letter.map(
      (more): Alter =>
        ({ id, secret }) =>
          path({ id: more + id, secret }),
    ),
  ),
  "other separators": fc.constantFrom<Alter>(
    ({ id, secret }) => `/respond/${id}${secret}`,
    ({ id, secret }) => `/respond/${id}:${secret}`,
    ({ id, secret }) => `/respond/${id}/${secret}`,
    ({ id, secret }) => `/respond/${id}..${secret}`,
    ({ id, secret }) => `/respond/${secret}.${id}`,
    ({ id, secret }) => `/respond//${id}.${secret}`,
    ({ id, secret }) => `/respond/./x/../${id}.${secret}`,
    ({ id, secret }) => `/respond/${id}.${secret}%00`,
    ({ id, secret }) => `/respond/${id}.${secret}%0a`,
    ({ id, secret }) => `/respond/${id}.${secret};a=1`,
    ({ id }) => `/respond/${id}`,
    ({ id }) => `/respond/${id}.`,
    ({ secret }) => `/respond/?token=${secret}`,
    () => "/respond/",
    () => "/respond/__proto__.constructor",
  ),
  "any text": fc.oneof(
    fc.string().map((any) => (): string => `/respond/${encodeURIComponent(any)}`),
    fc.tuple(text(22), text(43)).map(
      ([id, secret]) =>
        (): string =>
          path({ id, secret }),
    ),
    fc
      .constantFrom("%", "%zz", "%c0%ae", "..%2f..%2fhealth", "*", "a".repeat(7000))
      .map((any) => (): string => `/respond/${any}`),
  ),
};

const methods = fc.constantFrom("GET", "POST");
const accepts = fc.constantFrom("text/html", "application/json", "*/*", "", "text/html;q=0", "<script>");
/** What the right recipient would send. */
const fitting = ["choice=not-me", "choice=contain"] as const;

const isNotFound = ({ text: said }: Answer) =>
  /not-found|There is no such question|Not Found/.test(said) ? undefined : "another text";

const altered = Object.entries(unknown).map(([kind, alter]) =>
  fc
    .record({ at: which, alter, method: methods, accept: accepts, query: fc.constantFrom("", "?choice=not-me", "?") })
    .map(
      ({ at, alter: change, method, accept, query }): Attack => ({
        kind,
        statuses: [404],
        wrong: isNotFound,
        request: (site) => {
          const own = partsOf(site.questions[at].link);
          const other = partsOf(site.questions[at === 0 ? 1 : 0].link);
          return {
            method,
            path: change(own, other, site) + query,
            headers: { accept, "content-type": "application/x-www-form-urlencoded" },
            body: method === "POST" ? Buffer.from(fitting[at]) : empty,
          };
        },
      }),
    ),
);

const over = fc
  .record({
    expired: fc.boolean(),
    method: methods,
    accept: accepts,
    body: fc.constantFrom(...fitting, "", "choice=x"),
  })
  .map(
    ({ expired, method, accept, body }): Attack => ({
      kind: expired ? "expired" : "answered already",
      statuses: [expired ? 410 : 409],
      request: ({ over: links }) => ({
        method,
        path: expired ? links.expired : links.answered,
        headers: { accept, "content-type": "application/x-www-form-urlencoded" },
        body: method === "POST" ? Buffer.from(body) : empty,
      }),
    }),
  );

/** Forms that say no choice of the question, or leave its fields empty. */
const forms = fc.oneof(
  fc.constantFrom(
    "",
    "choice",
    "choice=",
    "choice=__proto__",
    "choice=constructor",
    "choice=toString",
    "choice=NOT-ME",
    "choice=not-me%00",
    "choice=not-me+",
    "choice=jira-ticket",
    "choice=jira-ticket&ticket=",
    "choice=jira-ticket&ticket=+%0a",
    `choice=jira-ticket&ticket=${"x".repeat(3001)}`,
    "choice[]=not-me",
    "Choice=not-me",
    "choice=not-me&choice=nobody",
    '{"choice":"not-me"}',
    "%",
    "a=1&__proto__=not-me&constructor=not-me",
  ),
  fc.string().map((any) => `choice=${encodeURIComponent(`${any}?`)}`),
  fc.webQueryParameters().map((query) => `${query}&choice=`),
);
const wrongForms = fc.record({ at: which, form: forms, accept: accepts }).map(
  ({ at, form, accept }): Attack => ({
    kind: "a right link with a wrong form",
    statuses: [400],
    request: ({ questions }) => ({
      method: "POST",
      path: questions[at].link,
      headers: { accept, "content-type": "application/x-www-form-urlencoded" },
      body: Buffer.from(form),
    }),
  }),
);

const others: fc.Arbitrary<Attack> = fc.constantFrom<Attack>(
  {
    kind: "a right link with a large form",
    statuses: [413],
    request: ({ questions: [{ link }] }) => ({
      method: "POST",
      path: link,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: Buffer.from("choice=not-me&a=".padEnd(65_537, "x")),
    }),
  },
  ...["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"].map(
    (method): Attack => ({
      kind: "another method",
      statuses: [404],
      request: ({ questions: [{ link }] }) => ({ method, path: link, headers: {}, body: Buffer.from(fitting[0]) }),
    }),
  ),
  {
    kind: "only shown",
    statuses: [200],
    request: ({ questions: [{ link }] }) => ({
      method: "GET",
      path: `${link}?choice=not-me`,
      headers: { "x-http-method-override": "POST", accept: "text/html" },
      body: empty,
    }),
  },
);

export const links: fc.Arbitrary<Attack> = fc.oneof(
  ...altered.map((arbitrary) => ({ weight: 3, arbitrary })),
  { weight: 3, arbitrary: over },
  { weight: 4, arbitrary: wrongForms },
  { weight: 1, arbitrary: others },
);
