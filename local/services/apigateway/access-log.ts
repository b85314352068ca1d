import type { Cloud } from "../../cloud-type.ts";

/** Fills `$context.…` in an access log's format; what is not known is `-`, as API Gateway writes it. */
export function formatAccess(format: string, values: Readonly<Record<string, string>>): string {
  return format.replace(/\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g, (_all, name: string) => {
    const value = values[name];
    return value === undefined || value === "" ? "-" : JSON.stringify(value).slice(1, -1);
  });
}

/** Writes one line to the stage's log group. */
export function writeAccess(
  cloud: Cloud,
  { destinationArn, format }: { readonly destinationArn: string; readonly format: string },
  values: Readonly<Record<string, string>>,
  now: number,
): void {
  const [, region, account, group] = /^arn:aws:logs:([^:]+):(\d+):log-group:([^:]+)/.exec(destinationArn) ?? [];
  if (!region || !account || !group) return;
  const stream = new Date(now).toISOString().slice(0, 13).replace("T", "-");
  cloud.services.logs.append(account, region, group, stream, formatAccess(format, values), now);
}
