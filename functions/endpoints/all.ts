/** Every endpoint of a platform: this installation's own, and what each platform tests itself by. */
import type { Endpoint } from "../runtime/declare.ts";
import { endpoints } from "./index.ts";
import { selfTest } from "./self-test.ts";

export const allEndpoints: readonly Endpoint[] = [...endpoints, selfTest];
