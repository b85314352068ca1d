/** Where people's answers come in: Slack's clicks and pop-ups, and each recipient's own web link. */
import * as pulumi from "@pulumi/pulumi";
import type { HttpApi } from "./http-api.ts";
import { here } from "./place.ts";
import type { Named } from "./target.ts";

export type HumanInteractionApiArgs = {
  readonly api: HttpApi;
  /** The function `respond`. */
  readonly respond: Named;
};

/** A recipient's own. */
const link = "/respond/{token}";

/** Slack is known by its signature, a recipient by the link's token. */
export class HumanInteractionApi extends pulumi.ComponentResource {
  constructor(name: string, args: HumanInteractionApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:HumanInteractionApi", name, {}, opts);
    const respond = args.api.handler(name, args.respond, this);
    args.api.route(`${name}-slack`, { method: "POST", path: "/slack/interactions", guard: "signature" }, respond, this);
    args.api.route(`${name}-show`, { method: "GET", path: link, guard: "link-token" }, respond, this);
    args.api.route(`${name}-answer`, { method: "POST", path: link, guard: "link-token" }, respond, this);
    this.registerOutputs({ declaration: { at: here() } });
  }
}
