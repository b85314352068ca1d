/** What every component of one target is told. */
import type * as pulumi from "@pulumi/pulumi";

/** Whether what running investigations use stays in the cloud when it leaves the program. */
export type Retention = "none" | "keep";

/** Where and how one target is built; each component hands it to its children. */
export type Target = {
  /** Prefix of every logical name, for example `socless-local`. */
  readonly name: string;
  readonly stack: string;
  /** Names that the stack had before: functions that serve running investigations may still have roles below them. */
  readonly formerStacks: readonly string[];
  readonly account: string;
  readonly region: string;
  readonly retention: Retention;
  /** Days that logs are kept. */
  readonly logRetentionDays: number;
  /** Neither Pulumi nor AWS deletes tables or the vault; deleted secrets can be restored. */
  readonly deletionProtection: boolean;
  /** ARNs of roles and users who may read secrets besides the platform's functions. */
  readonly secretReaders: readonly string[];
};

/** A thing that policies and environments name. */
export type Named = { readonly arn: pulumi.Output<string>; readonly name: pulumi.Output<string> };
