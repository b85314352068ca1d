/** Which way makes the holder of a role do all that its policies allow. */
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { openState } from "../../../local/deploy/state.ts";
import { member, region } from "../../whole/hub-and-member.ts";
import { sshAlert } from "../../whole/platform.ts";
import { updateResource } from "../policies.ts";
import type { World } from "../world.ts";
import { collect, dispatch, ingest, poison } from "./alerts.ts";
import { alertTexts, endpointOf, signInFailure } from "./made-up.ts";
import { answerQuestion, askQuestion, closeCase, recordFailure } from "./questions.ts";
import { brokenSweep, sweep } from "./sweep.ts";
import { runTask, taskNames } from "./tasks.ts";

export type Way = {
  run(world: World): Promise<void>;
  /** How long after it a failure may come to light. */
  readonly patienceMs: number;
  /** Taken out together with the action, since only its failure leads there. */
  readonly also?: string;
};

const quick = 5_000;
const long = 30_000;
const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
/** What machines and event sources do comes in its own time. */
const slow = /^(lambda:InvokeFunction|sqs:\w+|dynamodb:GetRecords|events:PutEvents)$/;
const mappingActions = /^(dynamodb:(DescribeStream|GetShardIterator|ListStreams)|sqs:GetQueueAttributes)$/;

const ways: Readonly<Record<string, (world: World) => Promise<void>>> = {
  ingest,
  collect,
  dispatch,
  ask: askQuestion,
  respond: answerQuestion,
  sweep,
  "record-end": closeCase,
  "record-failure": recordFailure,
  health: async (world) => void (await fetch(`${world.target.apiUrl}/health`)),
  "ssh-ticket-check": (world) => startMachine(world, "ssh-ticket-check"),
  "guardduty-triage": (world) => startMachine(world, "guardduty-triage"),
  "guardduty-public-bucket": (world) => startMachine(world, "guardduty-public-bucket"),
  "aws-triage": (world) => startMachine(world, "aws-triage"),
  "self-test": selfTest,
  "member-from": saidInMember,
  ...Object.fromEntries(taskNames.map((name) => [name, (world: World) => runTask(world, name)])),
};

export function wayOf(holder: string, action: string): Way | undefined {
  if (mappingActions.test(action)) return { run: readEventSources, patienceMs: quick };
  if (action === "sqs:SendMessage" && holder === "dispatch") return { run: poison, patienceMs: long };
  if (action === "sqs:SendMessage" && holder === "sweep") return { run: brokenSweep, patienceMs: long };
  if (holder === "every-minute") return { run: async () => {}, patienceMs: 70_000, also: "lambda:InvokeFunction" };
  const run = ways[holder];
  return run && { run, patienceMs: slow.test(action) ? long : quick };
}

/** Deploys the event source mappings again: Lambda looks at the role's permissions then. */
async function readEventSources(world: World): Promise<void> {
  const state = openState(world.platform.data, "socless", "local");
  const mappings = state.resources().filter(({ type }) => type === mapping);
  state.close();
  for (const one of mappings) {
    await updateResource(world.platform, one, one.inputs).catch((error: Error) => world.answers.push(error.message));
  }
}

/** AWS says something on a member's own bus. */
async function saidInMember({ platform }: World): Promise<void> {
  const { gateway, accounts } = platform.outputs;
  const credentials = accounts[member];
  const client = new EventBridgeClient({ endpoint: gateway, region, ...(credentials ? { credentials } : {}) });
  const { source: Source, "detail-type": DetailType, detail } = signInFailure();
  const Entries = [{ Source: String(Source), DetailType: String(DetailType), Detail: JSON.stringify(detail) }];
  await client.send(new PutEventsCommand({ Entries }));
}

async function selfTest({ platform }: World): Promise<void> {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  await platform.postSigned(await platform.secret("endpoints/self-test"), "self-test", JSON.stringify({ nonce }));
}

async function startMachine(world: World, playbook: string): Promise<void> {
  if (playbook === "ssh-ticket-check")
    return void (await world.platform.send(sshAlert(crypto.randomUUID(), "OPS-101")));
  const event = JSON.parse(alertTexts()[playbook] ?? "");
  const body = { socless: "event", endpoint: endpointOf[playbook], event };
  await world.invoke("collect", { Records: [{ messageId: "one", body: JSON.stringify(body) }] });
}
