import type { Props, ResourceRule } from "#policy/core/rule";
import { at, list } from "#policy/core/values";

type Check = { readonly path: string; readonly wrong: (props: Props) => string | undefined };

/** An API's own address speaks TLS 1.2 at least, by itself. */
const checks: Readonly<Record<string, Check>> = {
  "aws:apigatewayv2/domainName:DomainName": {
    path: "domainNameConfiguration.securityPolicy",
    wrong: (props) => older(at(list(props.domainNameConfiguration)[0], "securityPolicy")),
  },
  "aws:apigateway/domainName:DomainName": {
    path: "securityPolicy",
    wrong: ({ securityPolicy }) => older(securityPolicy),
  },
  "aws:cloudfront/distribution:Distribution": {
    path: "viewerCertificate.minimumProtocolVersion",
    wrong: ({ viewerCertificate }) =>
      at(viewerCertificate, "cloudfrontDefaultCertificate") === true
        ? undefined
        : older(at(viewerCertificate, "minimumProtocolVersion")),
  },
  "aws:lb/listener:Listener": {
    path: "sslPolicy",
    wrong: ({ protocol, sslPolicy, defaultActions }) => {
      const redirects = list(defaultActions).some((action) => at(action, "redirect.protocol") === "HTTPS");
      if (protocol === "HTTP") return redirects ? undefined : "it listens without TLS";
      return protocol === "HTTPS" || protocol === "TLS" ? older(sslPolicy) : undefined;
    },
  },
};

export const tls12: ResourceRule = {
  id: "network-tls-1-2",
  title: "Addresses speak TLS 1.2 at least",
  severity: "high",
  types: Object.keys(checks),
  reads: ["domainNameConfiguration", "securityPolicy", "viewerCertificate", "sslPolicy", "protocol", "defaultActions"],
  why: "Older versions have known holes: somebody on the way reads the alerts, the links and the answers.",
  fix: "Set the security policy TLS_1_2 (for a load balancer ELBSecurityPolicy-TLS13-1-2-…), and send plain HTTP on to HTTPS.",
  reference:
    "FSBP CloudFront.15, ELB.1 and ELB.17, https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html",
  check: ({ type, props }) => {
    const { path = "", wrong } = checks[type] ?? {};
    const message = wrong?.(props);
    return message === undefined ? [] : [{ path, message }];
  },
};

function older(policy: unknown): string | undefined {
  if (typeof policy !== "string") return "it does not say that TLS must be 1.2 at least";
  return /(TLS|FS)[-_v]*1[-_.][23]|TLS13/i.test(policy) && !/-1-[01](-|$)/.test(policy)
    ? undefined
    : `${policy} takes versions of TLS before 1.2`;
}
