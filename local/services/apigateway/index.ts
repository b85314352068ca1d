import type { Cloud } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { apiResource } from "./api.ts";
import { type Listener, listen } from "./listener.ts";
import { apigatewayOperations } from "./operations.ts";
import { partResources } from "./parts.ts";
import { type Api, records } from "./records.ts";
import { respond } from "./respond.ts";
import { throttles } from "./throttle.ts";
import { apigatewayProtocol } from "./wire.ts";

/** API Gateway's HTTP APIs: each listens on a port of its own on 127.0.0.1, and keeps it. */
export function apigateway(cloud: Cloud): Service {
  const kept = records(cloud.store);
  const throttle = throttles();
  const listeners = new Map<string, Listener>();

  async function open(api: Api): Promise<number> {
    const answer = (request: Parameters<typeof respond>[4]) =>
      respond(cloud, kept, throttle, kept.api(api.id) ?? api, request);
    const listener = await listen(api.port, answer, cloud.log);
    listeners.set(api.id, listener);
    return listener.port;
  }
  async function close(id: string): Promise<void> {
    await listeners.get(id)?.close();
    listeners.delete(id);
  }

  return {
    name: "apigateway",
    protocol: apigatewayProtocol,
    operations: apigatewayOperations(kept),
    resources: [apiResource(kept, open, close), ...partResources(kept)],
    start: async () => {
      for (const api of kept.apis()) await open(api);
    },
    stop: async () => {
      await Promise.all([...listeners.keys()].map(close));
    },
  };
}
