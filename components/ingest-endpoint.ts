/** One HTTP endpoint: the route `POST /events/{name}` to `ingest`. */
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../functions/runtime/declare.ts";
import type { EndpointDeclaration } from "./declaration.ts";
import type { ApiHandler, HttpApi } from "./http-api.ts";
import { placeOf } from "./place.ts";

export type IngestEndpointArgs = {
  readonly api: HttpApi;
  readonly ingest: ApiHandler;
  readonly endpoint: Pick<Endpoint, "name" | "file" | "line" | "playbooks">;
};

/** Guarded by the signature that `ingest` checks. */
export class IngestEndpoint extends pulumi.ComponentResource {
  constructor(name: string, args: IngestEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:IngestEndpoint", name, {}, opts);
    const plan = { method: "POST", path: `/events/${args.endpoint.name}`, guard: "signature" } as const;
    args.api.route(name, plan, args.ingest, this);
    const declaration: EndpointDeclaration = { at: placeOf(args.endpoint), starts: args.endpoint.playbooks };
    this.registerOutputs({ declaration });
  }
}
