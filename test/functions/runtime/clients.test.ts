import assert from "node:assert/strict";
import { createServer } from "node:http";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { patience } from "../../../functions/runtime/clients.ts";

describe("the AWS clients of functions", function () {
  this.timeout(60_000);

  it("give an attempt that is not answered up, and repeat it", async () => {
    let attempts = 0;
    const server = createServer((_request, response) => {
      attempts += 1;
      if (attempts === 1) return; // never answers
      response.setHeader("content-type", "text/xml");
      response.end(
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
      );
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    const sts = new STSClient({
      ...patience,
      requestHandler: { ...patience.requestHandler, requestTimeout: 300 },
      endpoint: `http://127.0.0.1:${address.port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    try {
      assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, "1");
      assert.equal(attempts, 2);
    } finally {
      sts.destroy();
      server.closeAllConnections();
      server.close();
    }
  });
});
