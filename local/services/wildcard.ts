/** A pattern in which `*` stands for any text, and `?` (if `single`) for any one character, as a regular expression over the whole. */
export function wildcard(pattern: string, { single }: { single: boolean }): RegExp {
  const escaped = pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replaceAll("\\*", "[^]*");
  return new RegExp(`^${single ? escaped.replaceAll("\\?", "[^]") : escaped}$`);
}
