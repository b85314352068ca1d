/** The results table: all that is known of each investigation, one item a record. */
import * as pulumi from "@pulumi/pulumi";
import { createTable, type TableLayout } from "./table.ts";
import type { Named, Target } from "./target.ts";

const investigation = { name: "investigation", type: "S" } as const;

/** `open` holds the cases that are not closed; `byDay` what a listing shows. */
export const resultsLayout: TableLayout = {
  hash: investigation,
  range: { name: "sk", type: "S" },
  indexes: [
    { name: "open", hash: { name: "openShard", type: "N" }, range: investigation },
    {
      name: "byDay",
      hash: { name: "day", type: "S" },
      range: investigation,
      carries: ["status", "endpoint", "playbook", "severity", "outcome", "openedAt", "closedAt", "openQuestions"],
    },
  ],
  items: "stay",
  stream: "none",
};

/** Keeps every step's result. */
export class ResultsTable extends pulumi.ComponentResource implements Named {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: { readonly target: Target }, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:ResultsTable", name, {}, opts);
    const table = createTable(name, resultsLayout, args.target, this);
    this.arn = table.arn;
    this.name = table.name;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }
}
