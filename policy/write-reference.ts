/** Writes the list of rules in the page named as the argument anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { withRules } from "#policy/reference";
import { rules } from "#policy/rules";

const [, , page = ""] = process.argv;
writeFileSync(page, withRules(readFileSync(page, "utf8"), rules));
