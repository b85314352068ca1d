/** Text for Slack's mrkdwn. */

/** Escapes the three characters that Slack gives a meaning, so that text can neither mention a channel nor fake a link. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
