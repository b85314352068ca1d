/** Which secrets a target's functions declare. Pure. */
import type { Endpoint, Task } from "../functions/runtime/declare.ts";
import { slackSecrets } from "./platform-functions.ts";

/** What proves who sends an alert, for each HTTP endpoint. */
export function endpointSecrets(endpoints: readonly Pick<Endpoint, "source">[]): readonly string[] {
  return endpoints.flatMap(({ source }) => (source.kind === "http" ? [source.authentication.secret] : []));
}

/** Every secret of a target once: its endpoints', its tasks' and the platform's own. */
export function secretNames(
  endpoints: readonly Pick<Endpoint, "source">[],
  tasks: readonly Pick<Task, "secrets">[],
): readonly string[] {
  const all = [...endpointSecrets(endpoints), ...tasks.flatMap((task) => task.secrets), ...Object.values(slackSecrets)];
  return [...new Set(all)].sort();
}
