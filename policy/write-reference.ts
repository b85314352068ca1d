/** Writes anew what is made from the rules: `node policy/write-reference.ts PAGE POLICY-FOLDER`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exceptionsRule } from "#policy/exceptions/rule";
import { withRules } from "#policy/reference";
import { rules } from "#policy/rules";
import { configurationSchema, exceptionsSchema } from "#policy/schema";

const [, , page = "", folder = ""] = process.argv;
const write = (file: string, value: object) =>
  writeFileSync(join(folder, file), `${JSON.stringify(value, undefined, 2)}\n`);

writeFileSync(page, withRules(readFileSync(page, "utf8"), rules));
write("config.schema.json", configurationSchema([...rules, exceptionsRule]));
write("exceptions.schema.json", exceptionsSchema(rules));
