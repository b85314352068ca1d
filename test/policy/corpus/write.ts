/** Writes docs/policy-comparison.md anew; with `--ask`, asks the linters first and records their answers. */
import { writeFileSync } from "node:fs";
import { askPeers, record, recorded } from "../peers/peers.ts";
import { compare, judgeAll } from "./compare.ts";
import { page, pageFile } from "./page.ts";
import { policies } from "./policies.ts";

if (process.argv.includes("--ask")) record(await askPeers(policies));
const answers = recorded();
const ours = await judgeAll(policies);
writeFileSync(pageFile, page(answers, ours, compare(policies, ours, answers)));
