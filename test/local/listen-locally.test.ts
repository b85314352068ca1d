import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { listenLocally } from "../../local/listen-locally.ts";

describe("listening locally", () => {
  const servers: Server[] = [];
  const listen = (port: number) => {
    const server = createServer((_request, response) => response.end("here"));
    servers.push(server);
    return listenLocally(server, port);
  };
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  it("takes any free port that no passing connection is ever given", async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => listen(0)));
    assert.equal(new Set(ports).size, 20);
    for (const port of ports) assert.ok(port >= 10_240 && port < 32_768, String(port));
    assert.equal(await (await fetch(`http://127.0.0.1:${ports[0]}`)).text(), "here");
  });

  it("takes the port that it is told, and says when another program has it", async () => {
    const port = await listen(0);
    await assert.rejects(listen(port), { code: "EADDRINUSE" });
    servers[0]?.close();
    assert.equal(await listen(port), port);
  });

  it("tries another one when a free port was taken just before", async () => {
    const [taken, free] = [await listen(0), await listen(0)];
    servers[1]?.close();
    const server = createServer();
    servers.push(server);
    const chance = [taken, free];
    assert.equal(await listenLocally(server, 0, () => Number(chance.shift())), free);
  });
});
