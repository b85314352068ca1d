/** The HTTP client of tasks: bounded in time and size, careful about where it leads and what it repeats. */
import { setTimeout as sleep } from "node:timers/promises";
import { AddressRefused, guardedLookup, isPublicAddress, type Resolve } from "./address.ts";
import { TaskDenied, TaskInvalid } from "./errors.ts";
import { exchange, failureOf, type HttpResponse, refusalOf } from "./http-exchange.ts";
import { waitBeforeRepeat } from "./http-repeat.ts";

export type { HttpResponse } from "./http-exchange.ts";

export type HttpRequest = {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is a string. */
  readonly body?: unknown;
  /** Limit of the whole call, repeats included. Default 10,000. */
  readonly timeoutMs?: number;
  /** Limit of the response's body. Default 1 MiB. */
  readonly maxBytes?: number;
  /** May a request with an effect be sent again? Only when the other side knows it by a key. Default false. */
  readonly repeatable?: boolean;
  /** Error statuses that are answers, not failures, for example `[404]`. */
  readonly accept?: readonly number[];
};

export type Http = {
  /** Sends one request; an error status that is not accepted throws a named `Task…` error. Redirects are not followed. */
  request(request: HttpRequest): Promise<HttpResponse>;
};

export type HttpOptions = {
  /** URLs whose origin may be called even if it is private: the task's own settings. */
  readonly allowed?: readonly string[];
  readonly signal?: AbortSignal;
  readonly lookup?: Resolve;
  readonly random?: () => number;
};

/** Makes a client for one task. */
export function createHttp(options: HttpOptions = {}): Http {
  const allowed = new Set(
    (options.allowed ?? []).flatMap((text) => (URL.canParse(text) ? [new URL(text).origin] : [])),
  );
  const judged = guardedLookup(options.lookup);

  return {
    async request(request) {
      const url = parseUrl(request.url);
      const trusted = allowed.has(url.origin);
      if (!trusted && isAddress(url.hostname) && !isPublicAddress(url.hostname)) {
        throw refused(new AddressRefused(url.hostname));
      }
      const deadline = Date.now() + (request.timeoutMs ?? 10_000);
      const limit = AbortSignal.timeout(request.timeoutMs ?? 10_000);
      const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit;
      for (let attempt = 1; ; attempt++) {
        const result = await exchange(trusted ? undefined : judged, url, request, signal);
        const wait = waitBeforeRepeat(result, request, attempt, deadline - Date.now(), options.random);
        if (wait !== undefined) {
          await sleep(wait, undefined, { signal }).catch(() => {});
          if (!signal.aborted) continue;
        }
        if ("error" in result) throw refused(result.error) ?? failureOf(result.error, request, url);
        const { response } = result;
        if (response.status < 300 || request.accept?.includes(response.status)) return response;
        throw refusalOf(response.status, request, url);
      }
    },
  };
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new TaskInvalid("the address to call is not a URL");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new TaskInvalid(`only http and https can be called, not ${url.protocol}`);
  }
  if (url.username !== "" || url.password !== "") throw new TaskInvalid("a URL must not carry a user or a password");
  return url;
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname);
}

function refused(error: unknown): TaskDenied | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AddressRefused) return new TaskDenied(cause.message);
  }
  return undefined;
}
