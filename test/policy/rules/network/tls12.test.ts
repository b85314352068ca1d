import assert from "node:assert/strict";
import { tls12 as rule } from "../../../../policy/rules/network/tls12.ts";
import { found, notKnownYet } from "../../support/try-rule.ts";

const ofApi = (domainNameConfiguration: unknown) =>
  found(rule, "aws:apigatewayv2/domainName:DomainName", { domainNameConfiguration });
const listener = (props: object) => found(rule, "aws:lb/listener:Listener", props);
const cdn = (viewerCertificate: object) =>
  found(rule, "aws:cloudfront/distribution:Distribution", { viewerCertificate });

describe("an address", () => {
  it("of an API speaks TLS 1.2 at least", () => {
    assert.deepEqual(ofApi({ securityPolicy: "TLS_1_2", endpointType: "REGIONAL" }), []);
    assert.deepEqual(ofApi({ securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09" }), []);
    assert.deepEqual(ofApi({ securityPolicy: "TLS_1_0" }), [
      "domainNameConfiguration.securityPolicy: TLS_1_0 takes versions of TLS before 1.2",
    ]);
    assert.deepEqual(ofApi({ certificateArn: notKnownYet, securityPolicy: notKnownYet }), []);
    assert.deepEqual(found(rule, "aws:apigateway/domainName:DomainName", {}), [
      "securityPolicy: it does not say that TLS must be 1.2 at least",
    ]);
  });

  it("of a load balancer does, and sends plain HTTP on", () => {
    for (const sslPolicy of [
      "ELBSecurityPolicy-TLS13-1-2-2021-06",
      "ELBSecurityPolicy-TLS-1-2-2017-01",
      "ELBSecurityPolicy-FS-1-2-Res-2020-10",
    ])
      assert.deepEqual(listener({ protocol: "HTTPS", sslPolicy }), [], sslPolicy);
    for (const sslPolicy of [
      "ELBSecurityPolicy-2016-08",
      "ELBSecurityPolicy-TLS-1-1-2017-01",
      "ELBSecurityPolicy-TLS13-1-1-2021-06",
      "ELBSecurityPolicy-TLS13-1-0-2021-06",
    ])
      assert.equal(listener({ protocol: "HTTPS", sslPolicy }).length, 1, sslPolicy);
    const redirect = { type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } };
    assert.deepEqual(listener({ protocol: "HTTP", defaultActions: [redirect] }), []);
    assert.deepEqual(listener({ protocol: "HTTP", defaultActions: [{ type: "forward" }] }), [
      "sslPolicy: it listens without TLS",
    ]);
    assert.deepEqual(listener({ protocol: "TCP" }), []);
  });

  it("of a distribution does", () => {
    assert.deepEqual(cdn({ minimumProtocolVersion: "TLSv1.2_2021" }), []);
    assert.deepEqual(cdn({ cloudfrontDefaultCertificate: true }), []);
    for (const minimumProtocolVersion of ["TLSv1", "TLSv1.1_2016", "SSLv3"])
      assert.equal(cdn({ minimumProtocolVersion }).length, 1);
  });
});
