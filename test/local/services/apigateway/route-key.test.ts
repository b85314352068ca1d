import assert from "node:assert/strict";
import { matchRoute, readRouteKey } from "../../../../local/services/apigateway/route-key.ts";
import { tokenBucket } from "../../../../local/services/apigateway/token-bucket.ts";

const routes = [
  "$default",
  "ANY /{proxy+}",
  "GET /pets/{id}",
  "GET /pets/new",
  "ANY /pets/new",
  "POST /pets/{id}/toys",
].map((routeKey) => ({ routeKey }));

describe("A route of an HTTP API", () => {
  for (const [method, path, wanted, parameters] of [
    ["GET", "/pets/new", "GET /pets/new", {}],
    ["PUT", "/pets/new", "ANY /pets/new", {}],
    ["GET", "/pets/7", "GET /pets/{id}", { id: "7" }],
    ["POST", "/pets/a%2Fb/toys", "POST /pets/{id}/toys", { id: "a/b" }],
    ["DELETE", "/pets/7", "ANY /{proxy+}", { proxy: "pets/7" }],
    ["GET", "/", "$default", {}],
  ] as const) {
    it(`of ${method} ${path} is ${wanted}`, () => {
      const found = matchRoute(routes, method, path);
      assert.equal(found?.route.routeKey, wanted);
      assert.deepEqual(found?.pathParameters, parameters);
    });
  }

  it("is none where nothing fits", () => {
    assert.equal(matchRoute([{ routeKey: "GET /pets/{id}" }], "GET", "/pets/7/toys"), undefined);
    assert.equal(matchRoute([{ routeKey: "GET /pets/{id}" }], "GET", "/pets/"), undefined);
  });

  for (const key of ["GET", "GET pets", "FETCH /pets", "GET /{a+}/b", ""]) {
    it(`cannot have the key ${JSON.stringify(key)}`, () => assert.equal(readRouteKey(key), undefined));
  }
});

describe("A token bucket", () => {
  it("lets a burst through at once and the rate after it", () => {
    const bucket = tokenBucket(10, 3);
    assert.deepEqual(
      [0, 0, 0, 0].map((now) => bucket.take(now)),
      [true, true, true, false],
    );
    assert.equal(bucket.take(99), false);
    assert.equal(bucket.take(200), true);
    assert.deepEqual(
      [10_000, 10_000, 10_000, 10_000].map((now) => bucket.take(now)),
      [true, true, true, false],
    );
  });
});
