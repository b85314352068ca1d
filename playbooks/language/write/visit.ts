/** A loop's counter or an item's index around a step. */
export type Mark = { readonly kind: "round" | "item"; readonly variable: string };

/**
 * Code for the mark that sets the records of a step's visits apart: nothing in the first round of a single loop, `#2`
 * in its second, `[0]` for an item. With loops inside loops every loop writes its number, so that no two visits agree.
 */
export function visit(marks: readonly Mark[]): string {
  if (marks.length === 0) return '""';
  const nested = marks.filter((mark) => mark.kind === "round").length > 1;
  const parts = marks.map(({ kind, variable }) => {
    if (kind === "item") return `"[" & $string($${variable}) & "]"`;
    return nested ? `"#" & $string($${variable})` : `($${variable} = 1 ? "" : "#" & $string($${variable}))`;
  });
  return parts.join(" & ");
}
