/** The playbooks of this installation: one file a playbook. */
import type { Playbook } from "./language/index.ts";
import { sshTicketCheck } from "./ssh-ticket-check.ts";

export const playbooks: readonly Playbook[] = [sshTicketCheck];
