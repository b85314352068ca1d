import assert from "node:assert/strict";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { diffAnswer, providerDiffAnswer } from "../../../local/plugin/diff-answer.ts";
import type { Change } from "../../../local/provider/diff.ts";

const { DiffChanges } = messages.DiffResponse;
const { Kind } = messages.PropertyDiff;
type Answer = ReturnType<typeof diffAnswer>;
function details(answer: Answer): Record<string, number> {
  const kinds: Record<string, number> = {};
  answer.getDetaileddiffMap().forEach((detail, path) => {
    kinds[path] = detail.getKind();
  });
  return kinds;
}
const change = (path: string, kind: Change["kind"], replace = false): Change => ({ path, kind, replace });
const answer = (...changes: Change[]) => diffAnswer({ changes, deleteBeforeReplace: false });

describe("the answer about a difference", () => {
  it("says when there is none", () => {
    const none = answer();
    assert.equal(none.getChanges(), DiffChanges.DIFF_NONE);
    assert.deepEqual([none.getDiffsList(), none.getReplacesList(), details(none)], [[], [], {}]);
    assert.equal(none.getHasdetaileddiff(), true);
  });

  it("names the inputs that changed once each, and the places inside of them", () => {
    const some = answer(change("tags.a", "add"), change('tags["b c"]', "delete"), change("list[0].x", "update"));
    assert.equal(some.getChanges(), DiffChanges.DIFF_SOME);
    assert.deepEqual([some.getDiffsList(), some.getReplacesList()], [["tags", "list"], []]);
    assert.deepEqual(details(some), { "tags.a": Kind.ADD, 'tags["b c"]': Kind.DELETE, "list[0].x": Kind.UPDATE });
  });

  it("names what needs a new resource", () => {
    const replaced = answer(change("a", "add", true), change("b", "delete", true), change("c.d", "update", true));
    assert.deepEqual(replaced.getReplacesList(), ["a", "b", "c"]);
    const { ADD_REPLACE, DELETE_REPLACE, UPDATE_REPLACE } = Kind;
    assert.deepEqual(details(replaced), { a: ADD_REPLACE, b: DELETE_REPLACE, "c.d": UPDATE_REPLACE });
  });

  it("says whether the old one goes first", () => {
    for (const deleteBeforeReplace of [true, false])
      assert.equal(diffAnswer({ changes: [], deleteBeforeReplace }).getDeletebeforereplace(), deleteBeforeReplace);
  });
});

describe("the answer about a provider's difference", () => {
  it("replaces what moves to another region, and with it all that it made; another role changes the provider alone", () => {
    const old = { region: "us-east-1", assumeRoles: "a", allowedAccountIds: "x" };
    assert.deepEqual(providerDiffAnswer(old, { ...old, region: "eu-west-1" }).getReplacesList(), ["region"]);
    const changed = providerDiffAnswer({ ...old, assumeRoles: "b" }, old);
    assert.deepEqual([changed.getDiffsList(), changed.getReplacesList()], [["assumeRoles"], []]);
  });

  it("changes the rest in place, and nothing where nothing changed", () => {
    const old = { region: "us-east-1", defaultTags: '{"tags":{"a":"1"}}' };
    const changed = providerDiffAnswer(old, { ...old, defaultTags: '{"tags":{"a":"2"}}' });
    assert.deepEqual([changed.getDiffsList(), changed.getReplacesList()], [["defaultTags"], []]);
    assert.equal(providerDiffAnswer(old, { ...old }).getChanges(), DiffChanges.DIFF_NONE);
  });
});
