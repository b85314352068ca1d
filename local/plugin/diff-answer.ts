import { isDeepStrictEqual } from "node:util";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type { Change, Difference } from "../provider/diff.ts";
import type { Properties } from "../service.ts";

const { DiffChanges } = messages.DiffResponse;
const { Kind } = messages.PropertyDiff;
const kinds = { add: Kind.ADD, delete: Kind.DELETE, update: Kind.UPDATE };
const replacingKinds = { add: Kind.ADD_REPLACE, delete: Kind.DELETE_REPLACE, update: Kind.UPDATE_REPLACE };

/** A difference between a resource's inputs as the engine takes it. */
export function diffAnswer({ changes, deleteBeforeReplace }: Difference) {
  const answer = new messages.DiffResponse()
    .setChanges(changes.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE)
    .setDiffsList([...new Set(changes.map(topKey))])
    .setReplacesList([...new Set(changes.filter(({ replace }) => replace).map(topKey))])
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const { path, kind, replace } of changes) {
    const detail = new messages.PropertyDiff().setKind((replace ? replacingKinds : kinds)[kind]).setInputdiff(true);
    answer.getDetaileddiffMap().set(path, detail);
  }
  return answer;
}

/** Another region replaces a provider's resources; the rest changes the provider alone, another account too, as pulumi-aws has it. */
export function providerDiffAnswer(old: Properties, now: Properties) {
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (key) => !isDeepStrictEqual(old[key], now[key]),
  );
  return diffAnswer({
    changes: changed.map((path) => ({ path, kind: "update", replace: path === "region" })),
    deleteBeforeReplace: false,
  });
}

const topKey = ({ path }: Change): string => path.split(/[.[]/)[0] ?? path;
