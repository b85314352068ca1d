/** Bundles what runs in Lambda: one ESM file a function, the same bytes on every machine. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, type OutputFile, type Plugin } from "esbuild";

/** Function name → source text of its entry; imports are relative to the project's folder. */
export type Entries = Readonly<Record<string, string>>;

/** One bundled function: its file, and the SHA-256 of its content. */
export type Bundle = { readonly path: string; readonly hash: string };

/** Playbook name → paths of the alert's fields that it reads. */
export type AlertFields = Readonly<Record<string, readonly (readonly string[])[]>>;

export type BundleArgs = {
  readonly entries: Entries;
  readonly alertFields: AlertFields;
  /** The project's folder, absolute. */
  readonly root: string;
  /** Where the files go, relative to the project's folder. */
  readonly folder?: string;
};

const namespace = "socless-entry";
/** Some packages are CommonJS and call `require`, which an ES module does not have. */
const banner = `import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);`;

/** Builds all entries at once; a bundle's path is relative to the project's folder and names its content. */
export async function bundle(args: BundleArgs): Promise<Readonly<Record<string, Bundle>>> {
  const { entries, alertFields, root, folder = ".socless/bundles" } = args;
  const built = await build({
    absWorkingDir: root,
    entryPoints: Object.keys(entries).map((name) => ({ in: `${namespace}:${name}`, out: name })),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    write: false,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    mainFields: ["module", "main"],
    preserveSymlinks: true, // a bundle names its packages' files: also where node_modules is a link, by its place here
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "silent",
    banner: { js: banner },
    define: { SOCLESS_ALERT_FIELDS: JSON.stringify(alertFields) },
    plugins: [entriesFrom(entries, root)],
  });
  await mkdir(path.join(root, folder), { recursive: true });
  const bundles = await Promise.all(
    built.outputFiles.map(async (file) => [nameOf(file), await keep(file, root, folder)]),
  );
  await removeUseless(path.join(root, folder));
  return Object.fromEntries(bundles);
}

function entriesFrom(entries: Entries, root: string): Plugin {
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^socless-entry:/ }, (request) => ({
        namespace,
        path: request.path.slice(namespace.length + 1),
      }));
      onLoad({ filter: /.*/, namespace }, ({ path: name }) => ({
        contents: entries[name] ?? "",
        loader: "ts",
        resolveDir: root,
      }));
    },
  };
}

const nameOf = (file: OutputFile): string => path.basename(file.path, ".mjs");

async function keep(file: OutputFile, root: string, folder: string): Promise<Bundle> {
  const hash = createHash("sha256").update(file.contents).digest("hex");
  const relative = `${folder}/${hash}.mjs`;
  const target = path.join(root, relative);
  const known = await stat(target).catch(() => undefined);
  if (known?.size === file.contents.length) {
    const now = new Date();
    await utimes(target, now, now);
  } else {
    const partial = `${target}.${randomUUID()}`;
    await writeFile(partial, file.contents);
    await rename(partial, target);
  }
  return { path: relative, hash };
}

/** A bundle that no build has asked for in this long is of no deployment that still runs. */
const uselessAfterMs = 86_400_000;

async function removeUseless(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > uselessAfterMs) await rm(file, { force: true });
  }
}
