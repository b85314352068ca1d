/** A place in a source file. `file` is relative to the project; lines and columns count from 1. */
export type Place = { readonly file: string; readonly line: number; readonly column: number };

/** What is wrong with a playbook, where, and how to mend it. */
export class PlaybookError extends Error {
  override readonly name = "PlaybookError";
  readonly playbook: string;
  readonly place: Place | undefined;
  readonly what: string;
  readonly mend: string;

  constructor(playbook: string, place: Place | undefined, what: string, mend: string) {
    const where = place ? `${place.file}:${place.line}:${place.column} ` : "";
    super(`${where}playbook "${playbook}": ${what}\n  → ${mend}`);
    this.playbook = playbook;
    this.place = place;
    this.what = what;
    this.mend = mend;
  }
}
