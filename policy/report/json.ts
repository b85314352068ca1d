import type { Report } from "#policy/judge";

/** The report for programs. */
export function asJson(report: Report): string {
  return JSON.stringify(report, undefined, 2);
}
