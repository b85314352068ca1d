/** A pattern in which `*` stands for any text and `?` for any one character, as a regular expression over the whole. */
export function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("\\*", "[^]*").replaceAll("\\?", "[^]")}$`);
}
