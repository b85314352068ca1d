/** Every call of the functions that take alerts in and start them. */
import { randomUUID } from "node:crypto";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { marshall } from "@aws-sdk/util-dynamodb";
import { sshAlert } from "../../whole/platform.ts";
import type { World } from "../world.ts";
import { alertTexts, finding, pendingAlert } from "./made-up.ts";

const large = "x".repeat(310_000);
/** A write that happens and answers with an error: the SDK repeats it. */
const lostAnswer = { service: "dynamodb", operation: "PutItem", when: "after", error: "internal", times: 1 };

export async function ingest(world: World): Promise<void> {
  const post = async (alert: Record<string, unknown>) => {
    const { status, body } = await world.platform.post("ssh-login", JSON.stringify(alert));
    if (status >= 400) world.answers.push(`${status} ${JSON.stringify(body)}`);
  };
  await world.faults(lostAnswer);
  await post(sshAlert(randomUUID(), "OPS-101"));
  await world.faults();
  await post({ ...sshAlert(randomUUID(), "OPS-101"), filler: large });
}

export async function collect(world: World): Promise<void> {
  const message = (event: unknown) => ({
    Records: [{ messageId: randomUUID(), body: JSON.stringify({ socless: "event", endpoint: "guardduty", event }) }],
  });
  await world.faults(lostAnswer);
  await world.invoke("collect", message(finding()));
  await world.faults();
  await world.invoke("collect", message(finding(large)));
  const { detail } = finding();
  const Entries = [{ Source: "aws.guardduty", DetailType: "GuardDuty Finding", Detail: JSON.stringify(detail) }];
  await new EventBridgeClient(world.platform.deployment.client).send(new PutEventsCommand({ Entries }));
}

export async function dispatch(world: World): Promise<void> {
  const start = (alert: Record<string, unknown>) => {
    const NewImage = marshall({ ...alert, due: Date.now() + 60_000, dueShard: 0 }, { removeUndefinedValues: true });
    return world.invoke("dispatch", { Records: [{ dynamodb: { SequenceNumber: "1", NewImage } }] });
  };
  for (const [playbook, alert] of Object.entries(alertTexts())) await start(pendingAlert(world, playbook, { alert }));
  const alertRef = `alerts/${randomUUID()}.json`;
  await world.store(alertRef, alertTexts()["ssh-ticket-check"] ?? "");
  await start(pendingAlert(world, "ssh-ticket-check", { alertRef }));
  await start(pendingAlert(world, "ssh-ticket-check", { alert: "not JSON" }));
  await ingest(world);
}

/** A record of the stream that can never be handled: it is given up after five tries, some seconds later. */
export async function poison(world: World): Promise<void> {
  await world.put("alertsTable", { pk: `poison#${randomUUID()}`, due: Date.now() + 3_600_000 });
}
