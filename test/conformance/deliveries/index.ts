/** All tables about what delivers: streams, queues, functions, events, schedules. */
import type { Row } from "../row.ts";
import { asyncRows } from "./async-calls.ts";
import { functionRows } from "./functions.ts";
import { patternRows } from "./patterns.ts";
import { queueRows } from "./queues.ts";
import { scheduleRows } from "./schedules.ts";
import { streamRows } from "./streams.ts";

export const deliveryRows: readonly Row[] = [
  ...streamRows,
  ...queueRows,
  ...functionRows,
  ...asyncRows,
  ...patternRows,
  ...scheduleRows,
];
