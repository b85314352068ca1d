import type { Cloud, LogsApi } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { repeat } from "../repeat.ts";
import { openGroups } from "./group.ts";
import { operations } from "./operations.ts";
import { logGroupResource } from "./resource.ts";

const expireEveryMs = 60 * 60 * 1000;

/** CloudWatch Logs: groups with their retention, streams and events. */
export function logs(cloud: Cloud): Service & LogsApi {
  const groups = openGroups(cloud);
  let timer: { cancel(): void } | undefined;
  const expire = () => {
    for (const group of groups.all()) groups.expire(group);
  };
  return {
    name: "logs",
    protocol: { kind: "json", targetPrefix: "Logs_20140328", version: "1.1" },
    operations: operations(cloud, groups),
    resources: [logGroupResource(cloud, groups)],
    append(account, region, name, stream, message, at) {
      const now = cloud.clock.now();
      cloud.store.transaction(() => {
        const known = groups.get(name, { account, region });
        const group = known ?? { account, region, name, retentionInDays: 0, createdAt: now, declared: { name } };
        if (known === undefined) groups.put(group);
        if (groups.stream(group, stream) === undefined) groups.putStream(group, { name: stream, createdAt: now });
        groups.putEvent(group, { stream, timestamp: at, ingestedAt: now, message });
      });
    },
    async start() {
      expire();
      timer = repeat(cloud.clock, expireEveryMs, expire);
    },
    async stop() {
      timer?.cancel();
    },
  };
}
