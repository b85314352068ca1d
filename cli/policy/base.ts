/** What a change is held against: a report that was kept, or a commit. */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { permissionMap } from "../../policy/map/build.ts";
import { holderKinds, type PermissionMap } from "../../policy/map/map.ts";
import { resourcesAt } from "./commit.ts";

const place = z.string().optional();
const permission = z.object({
  effect: z.enum(["allow", "deny"]),
  action: z.string(),
  on: z.string(),
  when: z.array(z.string()),
  because: z.string(),
  at: place,
  through: place,
});
const holder = z.object({ kind: z.enum(holderKinds), name: z.string(), at: place, may: z.array(permission) });
const target = z.object({ name: z.string(), holders: z.array(holder), pending: z.array(z.string()) });
const report = z.object({ permissions: z.object({ targets: z.array(target) }) });

/**
 * The permission map of a file that `policy check --out FILE.json` has written, else that of the program at a commit, with the
 * stack's settings there. Throws in plain words when it is neither, or when the program there does not deploy.
 */
export async function baseMap(base: string, root: string, stack: string): Promise<PermissionMap> {
  if (existsSync(base)) return mapIn(base);
  return permissionMap(await resourcesAt({ commit: base, root, stack }));
}

function mapIn(file: string): PermissionMap {
  const { success, data } = report.safeParse(parsed(readFileSync(file, "utf8")));
  if (success) return data.permissions;
  throw new Error(`${file} is no report that holds permissions: socless policy check --out FILE.json writes one.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
