/** When a request is sent again. */
import { AddressRefused } from "./address.ts";
import type { HttpRequest } from "./http.ts";
import type { Exchange } from "./http-exchange.ts";

const safeMethods = new Set(["GET", "HEAD"]);
const passing = new Set([429, 502, 503, 504]);
const mostAttempts = 3;

/**
 * Milliseconds to wait before the request is sent again; undefined: not again.
 * Safe and keyed requests are repeated after a lost connection and after 429, 502, 503 and 504; any other one only
 * after a 429 that says when, since that one had no effect. The wait ends within the time left, or there is none.
 */
export function waitBeforeRepeat(
  result: Exchange,
  request: HttpRequest,
  attempt: number,
  timeLeft: number,
  random: () => number = Math.random,
): number | undefined {
  if (attempt >= mostAttempts) return undefined;
  const repeatable = request.repeatable === true || safeMethods.has(request.method ?? "GET");
  const backoff = random() * 200 * 2 ** attempt;
  if ("error" in result) {
    return repeatable && isConnectionFailure(result.error) && backoff < timeLeft ? backoff : undefined;
  }
  const { status, headers } = result.response;
  if (!passing.has(status) || request.accept?.includes(status)) return undefined;
  const asked = retryAfter(headers["retry-after"]);
  if (!repeatable && (status !== 429 || asked === undefined)) return undefined;
  const wait = Math.max(asked ?? 0, backoff);
  return wait < timeLeft ? wait : undefined;
}

function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === "TimeoutError" || error.name === "AbortError") return false;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AddressRefused || cause.name === "BodyTooLarge") return false;
  }
  return true;
}

/** `Retry-After` in milliseconds: seconds or a date. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
