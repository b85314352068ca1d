import { isObject } from "./pattern.ts";

const reserved = new Set([
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
]);
const placeholder = /<([\w.-]+)>/g;

/** Reads a path such as `$.detail.items[0].id`; undefined for what the local cloud does not know. */
export function readPath(path: string): readonly string[] | undefined {
  if (!/^\$(\.[\w-]+|\[\d+\]|\['[^']+'\])*$/.test(path)) return undefined;
  return [...path.slice(1).matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? quoted ?? "",
  );
}

/** What stands at a path of an event. */
export function atPath(event: unknown, path: string): unknown {
  let value = event;
  for (const part of readPath(path) ?? []) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** What is wrong with an input transformer. */
export function checkTemplate(template: string, paths: Readonly<Record<string, string>>): string[] {
  const unknown = [...template.matchAll(placeholder)]
    .map(([, name = ""]) => name)
    .filter((name) => !(name in paths) && !reserved.has(name));
  const unread = Object.entries(paths).filter(([, path]) => readPath(path) === undefined);
  return [
    ...unknown.map((name) => `inputTemplate uses <${name}>, which inputPaths does not have`),
    ...unread.map(
      ([name, path]) => `the path ${path} of ${name} is not one the local cloud knows, such as $.detail.id`,
    ),
  ];
}

/** Fills an input template: inside quotes a value stands as text, elsewhere as JSON. */
export function transform(
  event: Readonly<Record<string, unknown>>,
  template: string,
  paths: Readonly<Record<string, string>>,
  rule: { readonly arn: string; readonly name: string; readonly ingestedAt: string },
): string {
  const { detail: _detail, ...envelope } = event;
  const values: Record<string, unknown> = {
    "aws.events.rule-arn": rule.arn,
    "aws.events.rule-name": rule.name,
    "aws.events.event.ingestion-time": rule.ingestedAt,
    "aws.events.event": envelope,
    "aws.events.event.json": event,
    ...Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, atPath(event, path)])),
  };
  return template.replace(placeholder, (_all, name: string, offset: number) => {
    const value = values[name];
    if (!insideQuotes(template, offset)) return value === undefined ? '""' : JSON.stringify(value);
    const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

const insideQuotes = (template: string, offset: number): boolean =>
  (template.slice(0, offset).replace(/\\./g, "").match(/"/g)?.length ?? 0) % 2 === 1;
