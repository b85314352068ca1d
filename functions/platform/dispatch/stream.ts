/** The alerts table's stream: which records are new pending alerts, and which window has just been replaced. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { z } from "zod";
import { type AlertItem, alertItem } from "../../runtime/records.ts";

const image = z.record(
  z.string(),
  z.custom<AttributeValue>((value) => typeof value === "object" && value !== null),
);
export const streamEvent = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({ SequenceNumber: z.string(), NewImage: image.optional(), OldImage: image.optional() }),
    }),
  ),
});
export type StreamRecord = z.infer<typeof streamEvent>["Records"][number];

export type Change = {
  /** The alert that waits to be dispatched. */
  readonly pending: AlertItem;
  /** The same fingerprint's earlier investigation, whose window is over. */
  readonly earlier: AlertItem | undefined;
};

/** What a stream record asks to be done; undefined when it tells of a duplicate or of dispatch's own writes. */
export function changeOf({ dynamodb: { NewImage, OldImage } }: StreamRecord): Change | undefined {
  const after = NewImage && alertItem.parse(unmarshall(NewImage));
  const before = OldImage && alertItem.parse(unmarshall(OldImage));
  if (after?.due === undefined) return undefined;
  if (before?.investigation === after.investigation) return undefined;
  return { pending: after, earlier: before };
}
