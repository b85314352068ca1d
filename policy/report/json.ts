import type { Report } from "#policy/judge";
import type { PermissionMap } from "#policy/map/map";
import type { Permissions } from "#policy/report/permissions";

type Whole = Report & { readonly permissions?: PermissionMap; readonly change?: Permissions["change"] };

/** The report for programs. */
export function asJson(report: Whole): string {
  return JSON.stringify(report, undefined, 2);
}
