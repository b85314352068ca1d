/** What a change is held against: a report or a state that was kept, or a commit. */
import { readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { permissionMap } from "../../policy/map/build.ts";
import { holderKinds, type PermissionMap } from "../../policy/map/map.ts";
import { mustExist, resourcesAt } from "./commit.ts";
import { exportedIn } from "./exported.ts";

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

const state = z.object({ deployment: z.unknown() });

/** The permission map there, with the settings of a stack. */
export type Base = (stack: string) => Promise<PermissionMap>;

/**
 * `name`: a file that `policy check --out FILE.json` or `pulumi stack export` has written, else a commit, at which the program is
 * recorded. Throws in plain words when it is none of them; what it returns does, when the program there does not deploy.
 */
export function openBase(name: string, root: string): Base {
  if (statSync(name, { throwIfNoEntry: false })?.isFile()) {
    const map = mapIn(name);
    return async () => map;
  }
  mustExist({ commit: name, root });
  return async (stack) => permissionMap(await resourcesAt({ commit: name, root, stack }));
}

function mapIn(file: string): PermissionMap {
  const text = readFileSync(file, "utf8");
  const value = parsed(text);
  if (state.safeParse(value).success) return permissionMap(exportedIn(text, file));
  const { success, data } = report.safeParse(value);
  if (success) return data.permissions;
  throw new Error(
    `${file} is no report that holds permissions, as socless policy check --out FILE.json writes it, and no stack's state.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
