/** Logins by SSH on production hosts, as OCSF Authentication events (class 3002, https://schema.ocsf.io/classes/authentication). */
import { z } from "zod";
import { endpoint } from "../runtime/endpoint.ts";

export const sshLogin = endpoint({
  name: "ssh-login",
  description: "Someone opened an SSH session on a production host.",
  kind: "http",
  authentication: { kind: "hmac", secret: "endpoints/ssh-login" },
  alert: z.looseObject({
    class_uid: z.literal(3002),
    /** Milliseconds since 1970. */
    time: z.int().nonnegative(),
    activity_id: z.int().optional(),
    status_id: z.int().optional(),
    user: z.looseObject({ name: z.string().min(1), email_addr: z.email() }),
    /** As the shipper has it: OCSF events of local logins carry "-". */
    src_endpoint: z.looseObject({ ip: z.string().min(1) }),
    dst_endpoint: z.looseObject({ hostname: z.string().min(1) }),
    service: z.looseObject({ name: z.string().optional() }).optional(),
    metadata: z.looseObject({}).optional(),
    /** What the log shipper could not map: the ticket that the engineer typed at login. */
    unmapped: z.looseObject({ ticket: z.string().optional() }).optional(),
  }),
  subject: "user.email_addr",
  dedup: { fields: ["user.email_addr", "dst_endpoint.hostname"], windowSeconds: 3600 },
  severity: "high",
  route: { default: "ssh-ticket-check" },
});
