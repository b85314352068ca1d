/** Every playbook of a platform: this installation's own, and what each platform tests itself by. */
import { playbooks } from "./index.ts";
import type { Playbook } from "./language/index.ts";
import { selfTestPlaybook } from "./self-test.ts";

export const allPlaybooks: readonly Playbook[] = [...playbooks, selfTestPlaybook];
