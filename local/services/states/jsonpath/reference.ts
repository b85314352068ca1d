import type { Json } from "../../../service.ts";
import { names, StateFailure } from "../failure.ts";
import { SyntaxProblem } from "./cursor.ts";
import { isDefinite, type Path, parsePath } from "./path.ts";

/** A path that names one place. Throws SyntaxProblem. */
export function parseReference(text: string): Path {
  const path = parsePath(text);
  if (isDefinite(path) && !path.length && path.segments.every((one) => one.kind !== "names" || one.names.length === 1))
    return path;
  throw new SyntaxProblem(`"${text}" is no Reference Path: it must name one place, without @ .. , : ? *`);
}

/** A copy of the input with the value at the place; objects on the way are made. Throws `States.ResultPathMatchFailure`. */
export function put(input: Json, path: Path, value: Json): Json {
  const fail = () =>
    new StateFailure(names.resultPath, `Unable to apply ReferencePath ${path.text} to input ${JSON.stringify(input)}`);
  const within = (at: Json | undefined, index: number): Json => {
    const segment = path.segments[index];
    if (!segment) return value;
    if (segment.kind === "indices") {
      const place = segment.indices[0] ?? 0;
      if (!Array.isArray(at) || place < 0 || place >= at.length) throw fail();
      return at.with(place, within(at[place], index + 1));
    }
    if (segment.kind !== "names") throw fail();
    const name = segment.names[0] ?? "";
    if (at === undefined) return { [name]: within(undefined, index + 1) };
    if (at === null || typeof at !== "object" || Array.isArray(at)) throw fail();
    return { ...at, [name]: within(Object.hasOwn(at, name) ? at[name] : undefined, index + 1) };
  };
  return within(input, 0);
}
