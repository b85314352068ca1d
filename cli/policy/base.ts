/** What a change is held against: a report that was kept, or a commit. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { permissionMap } from "../../policy/map/build.ts";
import { holderKinds, type PermissionMap } from "../../policy/map/map.ts";
import { withRecording } from "./record.ts";

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
  if (!isCommit(base, root))
    throw new Error(
      `${base} is no file, and no commit, branch or tag of this repository: there is nothing to compare with.`,
    );
  return mapAt(base, root, stack);
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

function isCommit(name: string, root: string): boolean {
  try {
    git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
    return true;
  } catch {
    return false;
  }
}

/** The packages are those of today: the program's own text is what differs. */
async function mapAt(commit: string, root: string, stack: string): Promise<PermissionMap> {
  const temporary = mkdtempSync(join(tmpdir(), "socless-base-"));
  try {
    const [archive, folder] = [join(temporary, "program.tar"), join(temporary, "program")];
    git(root, "archive", "--format=tar", `--output=${archive}`, `${commit}^{commit}`);
    mkdirSync(folder);
    execFileSync("tar", ["-xf", archive, "-C", folder]);
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    return await withRecording(folder, stack, async (resources) => permissionMap(resources));
  } catch (error) {
    throw new Error(`The program at ${commit} cannot be recorded: ${error instanceof Error ? error.message : error}`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
