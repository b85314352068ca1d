/** Atlassian Document Format: how Jira takes formatted text. Text nodes are shown as they are. */

export type AdfNode = {
  readonly type: string;
  readonly text?: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly AdfNode[];
};

const textNode = (text: string): AdfNode => ({ type: "text", text: text.toWellFormed() });

/** One paragraph a block of lines, line breaks kept. */
export function paragraphs(text: string): AdfNode[] {
  return text
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== "")
    .map((block) => ({
      type: "paragraph",
      content: block
        .split("\n")
        .flatMap((line, index): AdfNode[] => [
          ...(index > 0 ? [{ type: "hardBreak" }] : []),
          ...(line === "" ? [] : [textNode(line)]),
        ]),
    }));
}

export function heading(text: string): AdfNode {
  return { type: "heading", attrs: { level: 2 }, content: [textNode(text)] };
}

export function codeBlock(text: string, language = "json"): AdfNode {
  return { type: "codeBlock", attrs: { language }, content: text === "" ? [] : [textNode(text)] };
}
