import assert from "node:assert/strict";
import type { Props, Resource } from "../../../../policy/core/rule.ts";
import { guardedRoutes as rule } from "../../../../policy/rules/network/guarded-routes.ts";
import { foundInStack, notKnownYet, resource, types, urnOf } from "../../support/try-rule.ts";

const routeType = "aws:apigatewayv2/route:Route";
const integrationType = "aws:apigatewayv2/integration:Integration";
const maker = "socless:index:HttpRoute";
const questions = resource("socless:index:InteractionsTable", "interactions", {});
const table = (parent: Resource) => resource(types.table, "table", {}, { parent: parent.urn });
const secret = resource(types.secret, "secret", {});

/** A route to a function that is told of these, made by a component that declares a guard, or by none. */
function judged(guard: string | undefined, route: Props, ...told: readonly Resource[]): readonly string[] {
  const environment = told.map(({ urn }) => urn);
  const component = resource(maker, "maker", {}, { outputs: guard === undefined ? {} : { guard } });
  return foundInStack(rule, [
    component,
    resource(
      routeType,
      "route",
      { authorizationType: "NONE", target: notKnownYet, ...route },
      {
        parent: component.urn,
        references: { target: [urnOf(integrationType, "integration")] },
      },
    ),
    resource(
      integrationType,
      "integration",
      { integrationUri: notKnownYet },
      {
        references: { integrationUri: [urnOf(types.lambda, "lambda")] },
      },
    ),
    resource(types.lambda, "lambda", { environment: notKnownYet }, { references: { environment } }),
    questions,
    ...told,
  ]);
}
const finding = (message: string) => [`route authorizationType: ${message}`];

describe("a route", () => {
  it("declares its guard, or the API asks for an authorization itself", () => {
    const routeKey = "POST /alerts";
    assert.deepEqual(
      judged(undefined, { routeKey }, secret),
      finding("everybody may call it: it declares no guard, and the API asks for nothing"),
    );
    assert.deepEqual(
      judged("trust", { routeKey }, secret),
      finding("it declares trust, which is none of iam, signature, link-token, public"),
    );
    assert.deepEqual(judged(undefined, { routeKey, authorizationType: "JWT", authorizerId: "a1b2c3" }), []);
    const alone = resource(routeType, "route", { routeKey, authorizationType: "AWS_IAM" });
    assert.deepEqual(foundInStack(rule, [alone]), []);
    assert.equal(foundInStack(rule, [resource(routeType, "route", { routeKey })]).length, 1);
  });

  it("guarded by IAM has the API ask IAM", () => {
    const routeKey = "POST /events/audit";
    assert.deepEqual(judged("iam", { routeKey, authorizationType: "AWS_IAM" }), []);
    assert.deepEqual(judged("iam", { routeKey }), finding("it declares iam, and the API does not ask IAM"));
  });

  it("guarded by a signature goes to a function that is told of a secret", () => {
    const routeKey = "POST /events/logins";
    assert.deepEqual(judged("signature", { routeKey }, secret), []);
    assert.deepEqual(
      judged("signature", { routeKey }, table(questions)),
      finding("it declares signature, and its function is told of no secret to verify one by"),
    );
  });

  it("guarded by a link's token has one in its path, and goes to a function that is told of the links", () => {
    const routeKey = "GET /respond/{token}";
    assert.deepEqual(judged("link-token", { routeKey }, table(questions), secret), []);
    assert.deepEqual(
      judged("link-token", { routeKey: "GET /respond" }, table(questions)),
      finding("it declares link-token, and its path holds no token"),
    );
    const alerts = resource("socless:index:AlertsTable", "alerts", {});
    assert.deepEqual(
      judged("link-token", { routeKey }, table(alerts)),
      finding("it declares link-token, and its function is not told of the table of links"),
    );
  });

  it("is public only when it is the health, whose function is told of nothing", () => {
    assert.deepEqual(judged("public", { routeKey: "GET /health" }), []);
    for (const routeKey of ["POST /health", "GET /", "$default", "GET /health/{proxy+}"])
      assert.deepEqual(judged("public", { routeKey }), finding("it declares public, and only GET /health may be"));
    assert.deepEqual(
      judged("public", { routeKey: "GET /health" }, secret),
      finding("it declares public, and its function is told of data"),
    );
  });
});
