/** The part of the comparison with the independent interpreter that is always run; `npm run conformance` runs more machines. */

import assert from "node:assert/strict";
import { needPeer, type Peer, startPeer } from "../../oracle/peer.ts";
import { tryRows } from "../row.ts";
import { peerRows } from "./rows.ts";

describe("generated state machines on an independent interpreter", function () {
  this.timeout(300_000);
  let peer: Peer;
  before(async function () {
    needPeer(this);
    peer = await startPeer();
  });
  after(() => peer?.close());

  it("come to the same as here, but for the differences that are listed", async () => {
    const verdicts = await tryRows(peerRows(peer, 12, 2), 6);
    const missed = verdicts.filter(({ problem }) => problem !== undefined);
    assert.deepEqual(
      missed.map(({ title, problem }) => [title, problem]),
      [],
    );
  });
});
