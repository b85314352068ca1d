/** Where alerts come in: one file an endpoint. */
import type { Endpoint } from "../runtime/declare.ts";
import { guardduty } from "./guardduty.ts";
import { sshLogin } from "./ssh-login.ts";

export const endpoints: readonly Endpoint[] = [sshLogin, guardduty];
