/** One HTTP endpoint: the route `POST /events/{name}` to `ingest`. */
import * as pulumi from "@pulumi/pulumi";
import type { ApiHandler, HttpApi } from "./http-api.ts";

export type IngestEndpointArgs = {
  readonly api: HttpApi;
  readonly ingest: ApiHandler;
  /** The endpoint's name, for example `ssh-login`. */
  readonly endpoint: string;
};

/** Guarded by the signature that `ingest` checks. */
export class IngestEndpoint extends pulumi.ComponentResource {
  constructor(name: string, args: IngestEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:IngestEndpoint", name, {}, opts);
    args.api.route(name, "POST", `/events/${args.endpoint}`, args.ingest, this);
    this.registerOutputs({});
  }
}
