/** Which secrets a target's functions declare. Pure. */
import type { Endpoint, Task } from "../functions/runtime/declare.ts";
import { placeOf } from "./place.ts";
import { slackSecrets } from "./platform-functions.ts";

type EndpointPart = Pick<Endpoint, "source" | "file" | "line">;

/** What proves who sends an alert, for each HTTP endpoint, and where the endpoint is declared. */
export function endpointSecrets(endpoints: readonly EndpointPart[]) {
  return endpoints.flatMap(({ source, ...place }) =>
    source.kind === "http" ? [{ secret: source.authentication.secret, at: placeOf(place) }] : [],
  );
}

/** Every secret of a target once: its endpoints', its tasks' and the platform's own. */
export function secretNames(
  endpoints: readonly EndpointPart[],
  tasks: readonly Pick<Task, "secrets">[],
): readonly string[] {
  const declared = [
    ...endpointSecrets(endpoints).map(({ secret }) => secret),
    ...tasks.flatMap((task) => task.secrets),
  ];
  return [...new Set([...declared, ...Object.values(slackSecrets)])].sort();
}
