/** The forms in which the report can be had. */
import { extname } from "node:path";
import manifest from "../../policy/package.json" with { type: "json" };
import { asJson } from "../../policy/report/json.ts";
import { asMarkdown } from "../../policy/report/markdown.ts";
import { type Permissions, permissionsAsMarkdown, permissionsAsText } from "../../policy/report/permissions.ts";
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

export type Shown = {
  readonly links?: string | undefined;
  readonly colour?: boolean;
  /** Whether people are shown who may do what beside the findings; programs always are. */
  readonly map?: boolean;
  /** What a change does to who may do what: shown instead. */
  readonly change?: Permissions["change"];
};

export function written({ report, config, permissions }: Judged, format: Format, shown: Shown = {}): string {
  const { colour = false, map = true, change } = shown;
  const links = shown.links?.replace(/\/$/, "");
  const both = { map: permissions, change };
  const paint = colour ? colours : plain;
  switch (format) {
    case "text":
      return [...(map ? [permissionsAsText(both, paint)] : []), asText(report, paint)].join("\n\n\n");
    case "json":
      return asJson({ ...report, permissions, change });
    case "sarif":
      return asSarif(report, { rules, config, version: manifest.version });
    case "markdown":
      return asMarkdown(report, {
        ...(links === undefined ? {} : { links }),
        sections: map ? [permissionsAsMarkdown(both, links)] : [],
      });
  }
}
