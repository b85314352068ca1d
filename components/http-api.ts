/** The target's one HTTP API: routes are added to it by what answers them. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { HttpRoute, type RoutePlan } from "./http-route.ts";
import type { Named, Target } from "./target.ts";

/** A function behind the API. */
export type ApiHandler = { readonly lambda: Named; readonly integration: aws.apigatewayv2.Integration };

/** Requests a second that one route takes, and how many at once. */
const throttle = { throttlingRateLimit: 200, throttlingBurstLimit: 500 } as const;

/** The route's pattern is logged, never the path: a path may hold a recipient's link. */
const logFormat = JSON.stringify({
  requestId: "$context.requestId",
  at: "$context.requestTime",
  route: "$context.routeKey",
  status: "$context.status",
  sourceIp: "$context.identity.sourceIp",
  bytes: "$context.responseLength",
  milliseconds: "$context.responseLatency",
  error: "$context.integrationErrorMessage",
});

/** Throttled on every route, with an access log. */
export class HttpApi extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;
  private readonly api: aws.apigatewayv2.Api;
  private readonly region: string;

  constructor(name: string, args: { readonly target: Target }, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:HttpApi", name, {}, opts);
    const { region, logRetentionDays } = args.target;
    const child = { parent: this };
    this.region = region;
    this.api = new aws.apigatewayv2.Api(
      name,
      { region, protocolType: "HTTP", description: "Alerts and answers" },
      child,
    );
    const log = new aws.cloudwatch.LogGroup(name, { region, retentionInDays: logRetentionDays }, child);
    new aws.apigatewayv2.Stage(
      name,
      {
        region,
        apiId: this.api.id,
        name: "$default",
        autoDeploy: true,
        defaultRouteSettings: throttle,
        accessLogSettings: { destinationArn: log.arn, format: logFormat },
      },
      child,
    );
    this.url = this.api.apiEndpoint;
    this.registerOutputs({ url: this.url });
  }

  /** Puts a function behind the API; its routes follow. */
  handler(name: string, lambda: Named, parent: pulumi.Resource): ApiHandler {
    const integration = new aws.apigatewayv2.Integration(
      name,
      {
        region: this.region,
        apiId: this.api.id,
        integrationType: "AWS_PROXY",
        integrationUri: lambda.arn,
        payloadFormatVersion: "2.0",
        timeoutMilliseconds: 29_000,
      },
      { parent },
    );
    return { lambda, integration };
  }

  /** Lets a function answer a route. */
  route(name: string, plan: RoutePlan, handler: ApiHandler, parent: pulumi.Resource): void {
    const { api, region } = this;
    new HttpRoute(name, { api, region, plan, handler }, { parent });
  }
}
