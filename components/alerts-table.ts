/** The alerts table: one item a fingerprint, dedup table and outbox in one. */
import * as pulumi from "@pulumi/pulumi";
import { createTable, type TableLayout } from "./table.ts";
import type { Named, Target } from "./target.ts";

/** `due` and `dueShard` are present while an alert waits to be dispatched, so the index `due` holds only those. */
export const alertsLayout: TableLayout = {
  hash: { name: "pk", type: "S" },
  indexes: [
    { name: "byInvestigation", hash: { name: "investigation", type: "S" } },
    { name: "due", hash: { name: "dueShard", type: "N" }, range: { name: "due", type: "N" } },
  ],
  items: "end",
  ttl: "expireAt",
  stream: "new-and-old-images",
};

/** Takes alerts in; its stream feeds `dispatch`. */
export class AlertsTable extends pulumi.ComponentResource implements Named {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly streamArn: pulumi.Output<string>;

  constructor(name: string, args: { readonly target: Target }, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:AlertsTable", name, {}, opts);
    const table = createTable(name, alertsLayout, args.target, this);
    this.arn = table.arn;
    this.name = table.name;
    this.streamArn = table.streamArn;
    this.registerOutputs({ arn: this.arn, name: this.name, streamArn: this.streamArn });
  }
}
