/** Cuts an alert down to the fields that a playbook reads. */

/**
 * Only the fields with these paths, where they were: what a playbook reads of an alert.
 * A path into a list takes the whole list; the empty path takes everything.
 */
export function project(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (!isObject(value) || paths.some((path) => path.length === 0)) return value;
  const names = new Set(paths.map((path) => path[0] ?? ""));
  const kept = [...names].flatMap((name) =>
    Object.hasOwn(value, name)
      ? [
          [
            name,
            project(
              value[name],
              paths.filter((path) => path[0] === name).map((path) => path.slice(1)),
            ),
          ],
        ]
      : [],
  );
  return Object.fromEntries(kept);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
