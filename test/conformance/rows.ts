/** All rows of all tables. */
import { deliveryRows } from "./deliveries/index.ts";
import { machineRows } from "./machines/index.ts";
import type { Row } from "./row.ts";

export const rows: readonly Row[] = [...machineRows, ...deliveryRows];
