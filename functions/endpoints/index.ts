/** Where alerts come in: one file an endpoint. */
import type { Endpoint } from "../runtime/declare.ts";
import { accessAnalyzer } from "./access-analyzer.ts";
import { guardduty } from "./guardduty.ts";
import { securityHub } from "./security-hub.ts";
import { signInFailures } from "./sign-in-failures.ts";
import { sshLogin } from "./ssh-login.ts";

export const endpoints: readonly Endpoint[] = [sshLogin, guardduty, securityHub, accessAnalyzer, signInFailures];
