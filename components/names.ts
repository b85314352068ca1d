/** Logical names: Pulumi adds 8 characters (`-1a2b3c4`) to make a physical name, and each service has a longest one. */

/** AWS's longest name of a kind of thing, in characters. */
export const longest = {
  function: 64,
  role: 64,
  stateMachine: 80,
  bucket: 63,
  queue: 80,
  schedule: 64,
  rule: 64,
} as const;

const suffix = 8;

/** Joins parts to a logical name; refuses one whose physical name would not fit. */
export function logicalName(kind: keyof typeof longest, ...parts: readonly string[]): string {
  const name = parts.join("-").replaceAll("/", "-");
  const most = longest[kind] - suffix;
  if (name.length <= most) return name;
  throw new Error(
    `the name "${name}" has ${name.length} characters, and a ${kind} may have ${most} before Pulumi's suffix: shorten the target's name or the last part`,
  );
}

/** The path of a platform's roles: what the deploying role may pass, and nothing else. */
export function rolePath(stack: string, group: "platform" | "tasks" | "playbooks" | "schedules"): string;
/** The same for what is one hub's in a member's account. */
export function rolePath(stack: string, group: "members" | "forwarders", hub: string): string;
export function rolePath(stack: string, ...parts: readonly string[]): string {
  return `/socless/${stack}/${parts.join("/")}/`;
}
