import { type Mutation, plus } from "../support/mutation.ts";
import { types } from "../support/try-rule.ts";

export const networkMutations: Readonly<Record<string, Mutation>> = {
  "api-guarded-routes": (resources) =>
    resources.map((one) => (one.outputs?.guard === "signature" ? { ...one, outputs: { guard: "public" } } : one)),
  "api-throttled-stages": { type: types.stage, change: { defaultRouteSettings: undefined } },
  "api-logged-stages": { type: types.stage, change: { accessLogSettings: undefined } },
  "network-tls-1-2": plus("aws:apigatewayv2/domainName:DomainName", {
    domainName: "alerts.example.com",
    domainNameConfiguration: { endpointType: "REGIONAL", securityPolicy: "TLS_1_0" },
  }),
  "ec2-no-open-security-group": plus("aws:ec2/securityGroup:SecurityGroup", {
    ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
  }),
  "network-asked-public-addresses": plus("aws:lambda/functionUrl:FunctionUrl", { authorizationType: "NONE" }),
  "ec2-no-default-network": plus("aws:ec2/defaultVpc:DefaultVpc", {}),
};
