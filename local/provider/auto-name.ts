import { randomBytes } from "node:crypto";
import type { Resource } from "../service.ts";

/** A physical name as the engine makes it: the logical name, cut where needed, and seven random hexadecimal digits. */
export function autoName(logicalName: string, { max, suffix = "" }: NonNullable<Resource["autoName"]>): string {
  const random = randomBytes(4).toString("hex").slice(0, 7);
  return `${logicalName.slice(0, max - suffix.length - 8)}-${random}${suffix}`;
}
