/** Keeps the Slack client's own logging quiet: it would print what was sent. */
import { type Logger, LogLevel } from "@slack/web-api";

const nothing = () => {};

export const silentLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};
