/** The playbooks of this installation: one file a playbook. */
import { awsTriage } from "./aws-triage.ts";
import { guarddutyPublicBucket } from "./guardduty-public-bucket.ts";
import { guarddutyTriage } from "./guardduty-triage.ts";
import type { Playbook } from "./language/index.ts";
import { sshTicketCheck } from "./ssh-ticket-check.ts";

export const playbooks: readonly Playbook[] = [sshTicketCheck, guarddutyPublicBucket, guarddutyTriage, awsTriage];
