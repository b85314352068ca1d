/** `npm run permissions`: takes each action out of each role's policy, in a hub and its member, and prints what failed. Takes some minutes. */
import { format } from "../../bench/support/table.ts";
import { HubAndMember } from "../whole/hub-and-member.ts";
import { type Grant, grantsOf } from "./policies.ts";
import { lookAt, tryWithout, type Verdict } from "./trial.ts";

const world = new HubAndMember("local");
const { platform } = world;
const [only = ""] = process.argv.slice(2);
/** Functions keep a secret for a while: it is taken out before they have it. */
const isCold = ({ action }: Grant) => action === "secretsmanager:GetSecretValue";
/** Their ways begin with a question, which `ask` must be able to put. */
const needsQuestion = ({ holder }: Grant) => ["respond", "record-end"].includes(holder);
const words = {
  "no log": "(the function's log stays empty, as on AWS)",
  silent: "NOWHERE, although it was refused",
  "not called": "NOTHING: no way here calls it",
};
const short = (resources: readonly string[]) =>
  resources
    .map((arn) =>
      arn
        .split(":")
        .slice(5)
        .join(":")
        .replace(/-[0-9a-f]{7}(?=$|[/*:-])/g, ""),
    )
    .join(" ");

try {
  await world.start();
  const grants = grantsOf(platform).filter(({ holder, action }) => `${holder} ${action}`.includes(only));
  const rows: string[][] = [];
  const note = ({ holder, action, resources }: Grant, verdict: Verdict) => {
    const result = verdict.kind === "named" ? verdict.where : words[verdict.kind];
    rows.push([holder, action, short(resources).slice(0, 60), result]);
    console.error(`${holder} ${action}: ${result}`);
  };
  for (const later of [false, true]) {
    const cold = grants.filter((grant) => isCold(grant) && needsQuestion(grant) === later);
    const putBack = await Promise.all(cold.map((grant) => grant.takeOut()));
    await platform.end("SIGTERM");
    await world.again();
    for (const grant of cold) note(grant, await lookAt(platform, grant));
    for (const back of putBack) await back();
  }
  for (const grant of grants.filter((one) => !isCold(one))) note(grant, await tryWithout(platform, grant));
  const columns = ["role of", "action taken out", "on", "the failure that names it appears in"];
  console.log(format({ title: "Permissions", columns, rows: rows.sort() }));
} finally {
  await world.remove();
}
