/** What a plan is made of. */

export type Kind = "permission" | "state machine" | "function" | "version" | "role" | "log group" | "secret";

/** A thing by its ARN (state machine, secret) or name. */
type Thing = {
  readonly kind: Kind;
  readonly id: string;
  /** The role of a permission, the function of a version. */
  readonly of?: string;
};

/** A thing to delete. */
export type Item = Thing & {
  /** Keys of the items that must be gone first. */
  readonly after: readonly string[];
};

/** A retained thing that stays, and why. */
export type Kept = Thing & { readonly why: readonly string[] };

/** A permission that is missing on a starter's role: a machine that is still needed cannot be started or looked at. */
export type Mend = { readonly role: string; readonly starter: "dispatch" | "sweep"; readonly machine: string };

export type Plan = {
  /** In the order of their deletion. */
  readonly collect: readonly Item[];
  readonly keep: readonly Kept[];
  readonly mend: readonly Mend[];
};

export const keyOf = ({ kind, id, of }: Thing): string => [kind, of, id].filter((part) => part !== undefined).join(" ");
