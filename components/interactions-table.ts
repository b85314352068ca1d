/** The interactions table: one item a question, with its task token, which never leaves it. */
import * as pulumi from "@pulumi/pulumi";
import { createTable, type TableLayout } from "./table.ts";
import type { Named, Target } from "./target.ts";

/** `nextAt` and `dueShard` are present while something is to be done: remind, escalate, expire, deliver. */
export const interactionsLayout: TableLayout = {
  hash: { name: "id", type: "S" },
  indexes: [
    { name: "byInvestigation", hash: { name: "investigation", type: "S" } },
    { name: "due", hash: { name: "dueShard", type: "N" }, range: { name: "nextAt", type: "N" } },
  ],
  items: "end",
  ttl: "expireAt",
  stream: "none",
};

/** Keeps the questions that people are asked. */
export class InteractionsTable extends pulumi.ComponentResource implements Named {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: { readonly target: Target }, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:InteractionsTable", name, {}, opts);
    const table = createTable(name, interactionsLayout, args.target, this);
    this.arn = table.arn;
    this.name = table.name;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }
}
