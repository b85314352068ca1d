/** What a network costs while nothing happens, in words: told at each preview. Pure. `socless cost` counts exactly. */

/** Hours of a month, as AWS's price examples count it. */
const hours = 730;

/** USD an hour in us-east-1 and in eu-central-1, from AWS's list prices of this day. */
const prices = { asOf: "2026-09-29", natAndAddress: [0.05, 0.057], endpointInZone: [0.01, 0.012] } as const;

/** `endpoints` are interface endpoints, each in all `zones`; undefined when nothing costs. */
export function networkCost(
  network: "private" | "static-egress",
  endpoints: number,
  zones: number,
): string | undefined {
  if (network === "private" && endpoints === 0) return undefined;
  const [hourly, what] =
    network === "static-egress"
      ? [prices.natAndAddress, "a NAT gateway and its fixed address"]
      : [
          prices.endpointInZone.map((one) => one * endpoints * zones),
          `${endpoints} interface endpoints in ${zones} zones`,
        ];
  const [least = 0, most = 0] = hourly.map((one) => Math.round(one * hours));
  return `The network "${network}" costs about ${least} USD a month in us-east-1, ${most} in eu-central-1, for ${what} (list prices of ${prices.asOf}), and for each GB through it.`;
}
