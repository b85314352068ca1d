/** What an estimate cannot know and takes for granted. docs/cost.md says the same in words. */

/** Milliseconds that an invocation is billed, its cold starts spread over all. */
export const invocationMs = 600;
/** The same of sweep, which runs every minute and finds nothing to do. */
export const sweepMs = 200;

/** Kilobytes that an invocation logs, and a request to the HTTP API. */
export const logKb = { invocation: 1, request: 0.25 };

/** Kilobytes of items as they are written, rounded up: a write unit is 1 KB. */
export const itemKb = {
  /** An alert of 2 KB with what stands beside it. */
  alert: 3,
  case: 1,
  step: 1,
  /** With its task token. */
  question: 3,
};

/** Read units for all records of one case: 16 KB at 4 KB a unit. */
export const caseReadUnits = 4;

/** How many people a question is sent to. */
export const peopleAsked = 1;
/** Minutes until a question is answered. sweep looks at each open case every minute. */
export const minutesOpen = 60;
