import type { Stage } from "./records.ts";
import { type TokenBucket, tokenBucket } from "./token-bucket.ts";

/** AWS's own limits of an account and region, where the stage sets none. */
const accountRate = 10_000;
const accountBurst = 5000;

/** Token buckets of the routes of all APIs. */
export type Throttle = { take(apiId: string, stage: Stage, routeKey: string, now: number): boolean };

export function throttles(): Throttle {
  const buckets = new Map<string, { key: string; bucket: TokenBucket }>();
  return {
    take(apiId, stage, routeKey, now) {
      const settings = stage.routeSettings?.find((route) => route.routeKey === routeKey);
      const rate = settings?.throttlingRateLimit ?? stage.defaultRouteSettings?.throttlingRateLimit ?? accountRate;
      const burst = settings?.throttlingBurstLimit ?? stage.defaultRouteSettings?.throttlingBurstLimit ?? accountBurst;
      const name = `${apiId}/${routeKey}`;
      const key = `${rate}/${burst}`;
      const kept = buckets.get(name);
      const entry = kept?.key === key ? kept : { key, bucket: tokenBucket(rate, burst) };
      buckets.set(name, entry);
      return entry.bucket.take(now);
    },
  };
}
