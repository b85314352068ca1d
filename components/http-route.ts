/** One route of the HTTP API, and the permission for exactly this route to call its function. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ApiHandler } from "./http-api.ts";

/**
 * Who may use a route: whoever signs with the endpoint's or Slack's secret, whoever has a recipient's link, whom IAM lets
 * in, or everybody. A promise: the policy pack holds it against the function behind the route.
 */
export type Guard = "signature" | "link-token" | "iam" | "public";

/** What a route says of itself. */
export type RoutePlan = {
  readonly method: "GET" | "POST";
  /** A part in braces is any text, as in `/respond/{token}`. */
  readonly path: `/${string}`;
  readonly guard: Guard;
};

export type HttpRouteArgs = {
  readonly api: aws.apigatewayv2.Api;
  readonly region: string;
  readonly plan: RoutePlan;
  readonly handler: ApiHandler;
};

export class HttpRoute extends pulumi.ComponentResource {
  constructor(name: string, args: HttpRouteArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:HttpRoute", name, {}, opts);
    const { api, region, handler } = args;
    const { method, path, guard } = args.plan;
    new aws.apigatewayv2.Route(
      name,
      {
        region,
        apiId: api.id,
        routeKey: `${method} ${path}`,
        target: pulumi.interpolate`integrations/${handler.integration.id}`,
        authorizationType: guard === "iam" ? "AWS_IAM" : "NONE",
      },
      { parent: this },
    );
    new aws.lambda.Permission(
      name,
      {
        region,
        action: "lambda:InvokeFunction",
        function: handler.lambda.name,
        principal: "apigateway.amazonaws.com",
        sourceArn: pulumi.interpolate`${api.executionArn}/*/${method}${path.replaceAll(/\{[^}]+\}/g, "*")}`,
      },
      { parent: this },
    );
    this.registerOutputs({ guard });
  }
}
