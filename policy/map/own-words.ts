/** What two targets say alike, though each says it of its own account and region. */
import type { Member, Stack } from "#policy/core/rule";
import { texts } from "#policy/core/values";

/** Writes `<account>` and `<region>` for a target's own, as the ARNs of its resources tell them. */
export function inOwnWords(platform: Member | undefined, { within }: Pick<Stack, "within">): (text: string) => string {
  const arns = (platform ? within(platform) : []).flatMap(({ props }) => texts(props.arn));
  const [, region, account] = arns.map((arn) => ownIn.exec(arn)).find((found) => found !== null) ?? [];
  if (region === undefined || account === undefined) return (text) => text;
  return (text) => text.replaceAll(account, "<account>").replaceAll(`:${region}:`, ":<region>:");
}

const ownIn = /^arn:[\w-]+:[\w-]+:([\w-]+):(\d{12}):/;
