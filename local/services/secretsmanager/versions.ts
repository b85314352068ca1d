import { AwsError } from "../../service.ts";
import type { Version } from "./secret.ts";

const current = "AWSCURRENT";
const previous = "AWSPREVIOUS";

/** The version that a reader means: by id, by stage, or both; by default the current one. */
export function versionOf(versions: readonly Version[], id: string | undefined, stage: string | undefined): Version {
  const wanted = stage ?? (id === undefined ? current : undefined);
  const found = versions.find(
    (version) => (id === undefined || version.id === id) && (wanted === undefined || version.stages.includes(wanted)),
  );
  if (found !== undefined) return found;
  const which = id === undefined ? `staging label: ${wanted}` : `VersionId: ${id}`;
  throw new AwsError("ResourceNotFoundException", `Secrets Manager can't find the specified secret value for ${which}`);
}

/** Gives stages to a version; each is taken from the one that had it. What loses AWSCURRENT becomes AWSPREVIOUS. */
export function withStages(versions: readonly Version[], id: string, stages: readonly string[]): Version[] {
  const before = versions.find(({ stages: had }) => had.includes(current));
  const replaced = stages.includes(current) && before !== undefined && before.id !== id ? before.id : undefined;
  const moved = versions.map((version) => {
    const kept = version.stages.filter(
      (stage) => !stages.includes(stage) && !(replaced !== undefined && stage === previous),
    );
    if (version.id === id) return { ...version, stages: [...kept, ...stages] };
    return version.id === replaced ? { ...version, stages: [...kept, previous] } : { ...version, stages: kept };
  });
  return collected(moved);
}

/** Takes a stage away from a version. */
export const withoutStage = (versions: readonly Version[], id: string, stage: string): Version[] =>
  collected(
    versions.map((version) =>
      version.id === id ? { ...version, stages: version.stages.filter((had) => had !== stage) } : version,
    ),
  );

/** Versions without a stage are deprecated; AWS keeps about a hundred of them, here the newest. */
function collected(versions: readonly Version[]): Version[] {
  const deprecated = versions.filter(({ stages }) => stages.length === 0);
  const dropped = new Set(deprecated.slice(0, -100).map(({ id }) => id));
  return versions.filter(({ id }) => !dropped.has(id));
}
