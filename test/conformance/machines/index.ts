/** All tables about Step Functions. */
import type { Row } from "../row.ts";
import { callRows } from "./calls.ts";
import { machineRow } from "./case.ts";
import { choiceCases } from "./choices.ts";
import { definitionRows } from "./definitions.ts";
import { nameCases } from "./error-names.ts";
import { historyRows } from "./histories.ts";
import { intrinsicCases, jsonataCases } from "./intrinsics.ts";
import { mapCases } from "./maps.ts";
import { parallelCases } from "./parallels.ts";
import { retryCases } from "./retries.ts";
import { stateCases } from "./states.ts";
import { timeCases } from "./times.ts";

export const machineRows: readonly Row[] = [
  ...stateCases.map(machineRow("States")),
  ...parallelCases.map(machineRow("Parallel")),
  ...choiceCases.map(machineRow("Choice operators")),
  ...intrinsicCases.map(machineRow("Intrinsic functions")),
  ...jsonataCases.map(machineRow("JSONata functions")),
  ...mapCases.map(machineRow("Map")),
  ...nameCases.map(machineRow("Errors")),
  ...retryCases.map(machineRow("Retry and Catch")),
  ...timeCases.map(machineRow("Time")),
  ...callRows,
  ...historyRows,
  ...definitionRows,
];
