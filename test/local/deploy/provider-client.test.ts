import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { collectFiles } from "../../../local/deploy/files.ts";
import { providerClient } from "../../../local/deploy/provider-client.ts";
import { listenLocally } from "../../../local/listen-locally.ts";

describe("the provider's client", () => {
  let server: Server;
  let port: number;
  /** The gateway's side: what was uploaded, and whether uploads are taken. */
  let uploads = 0;
  let takes = true;

  before(async () => {
    server = createServer((request, response) => {
      const upload = request.method === "POST" && request.url === "/_cloud/assets";
      if (upload) uploads++;
      request.resume().on("end", () => {
        if (upload && !takes) request.socket.destroy();
        else if (request.method === "GET") response.writeHead(404).end("{}");
        else response.end(JSON.stringify({ id: "it", outputs: {} }));
      });
    });
    port = await listenLocally(server, 0);
  });
  beforeEach(() => {
    uploads = 0;
    takes = true;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const files = collectFiles();
  const create = (client: ReturnType<typeof providerClient>, name: string) =>
    client.create(
      { type: "aws:s3/bucketObject:BucketObject", urn: name, provider: {} },
      { source: files.add(Buffer.from("the same content")) },
      name,
    );

  it("sends a file once that several resources need at the same time", async () => {
    const client = providerClient(`http://127.0.0.1:${port}`, "token", files);
    await Promise.all(["one", "two", "three"].map((name) => create(client, name)));
    assert.equal(uploads, 1);
  });

  it("sends it again when that failed", async () => {
    const client = providerClient(`http://127.0.0.1:${port}`, "token", files);
    takes = false;
    await assert.rejects(create(client, "one"));
    takes = true;
    await create(client, "one");
    assert.equal(uploads, 2);
  });
});
