/** The forms in which the report can be had. */
import { extname } from "node:path";
import manifest from "../../policy/package.json" with { type: "json" };
import { asJson } from "../../policy/report/json.ts";
import { asMarkdown } from "../../policy/report/markdown.ts";
import { asSarif } from "../../policy/report/sarif.ts";
import { asText, colours, plain } from "../../policy/report/text.ts";
import { rules } from "../../policy/rules.ts";
import type { Judged } from "./judging.ts";

export const formats = ["text", "json", "sarif", "markdown"] as const;
export type Format = (typeof formats)[number];

const endings: Readonly<Record<string, Format>> = {
  ".txt": "text",
  ".json": "json",
  ".sarif": "sarif",
  ".md": "markdown",
};

/** The form that a file's ending asks for. Throws when it asks for none. */
export function formatOf(file: string): Format {
  const format = endings[extname(file)];
  if (format) return format;
  throw new Error(`${file}: the report is written to files that end in ${Object.keys(endings).join(", ")}.`);
}

export type Shown = { readonly links?: string | undefined; readonly colour?: boolean };

export function written({ report, config }: Judged, format: Format, { links, colour = false }: Shown = {}): string {
  switch (format) {
    case "text":
      return asText(report, colour ? colours : plain);
    case "json":
      return asJson(report);
    case "sarif":
      return asSarif(report, { rules, config, version: manifest.version });
    case "markdown":
      return asMarkdown(report, links === undefined ? {} : { links: links.replace(/\/$/, "") });
  }
}
