/** The local cloud's traces and faults. */
import { z } from "zod";
import type { RunningPlatform } from "../whole/platform.ts";

const tracedCalls = z.array(
  z.object({
    service: z.string(),
    operation: z.string(),
    resource: z.string().optional(),
    function: z.string(),
    invocation: z.string(),
    fault: z.string().optional(),
  }),
);
export type TracedCall = z.infer<typeof tracedCalls>[number];

/** What may go wrong with a call. */
export const errors = ["die", "throttle", "internal", "timeout", "reset"] as const;
export const moments = ["before", "after"] as const;

export type Fault = {
  readonly service: string;
  readonly operation: string;
  readonly when: (typeof moments)[number];
  readonly error: (typeof errors)[number];
  readonly times: number;
  readonly function?: string | undefined;
  readonly resource?: string | undefined;
  readonly trace?: string | undefined;
  readonly nth: number;
};

/** An investigation's id: what a case's calls have in common after its alert was stored. */
const learns = "inv_[0-9A-HJKMNP-TV-Z]{26}";

export class Control {
  readonly #platform: RunningPlatform;
  constructor(platform: RunningPlatform) {
    this.#platform = platform;
  }

  /** Traces a case by the host that its alert names, and lets these faults hit it. */
  async trace(host: string, cold: boolean, ...faults: readonly Fault[]): Promise<void> {
    await this.#begin(host, { cold }, faults);
  }
  /** The same, with the durable writes of the local cloud about the case, for the fault that kills it at one of them. */
  async traceWrites(host: string, ...faults: readonly Fault[]): Promise<void> {
    await this.#begin(host, { writes: true }, faults);
  }
  async #begin(host: string, more: { cold?: boolean; writes?: boolean }, faults: readonly Fault[]): Promise<void> {
    await this.#call("PUT", `traces/${host}`, { texts: [host], learns, ...more });
    if (faults.length > 0) await this.#call("POST", "faults", faults);
  }
  async calls(host: string): Promise<readonly TracedCall[]> {
    return tracedCalls.parse(await this.#call("GET", `traces/${host}`));
  }
  /** Gives the calls of a case, and traces it no more. */
  async end(host: string): Promise<readonly TracedCall[]> {
    return tracedCalls.parse(await this.#call("DELETE", `traces/${host}`));
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const { gateway, credentials } = this.#platform.outputs;
    const response = await fetch(`${gateway}/_cloud/${path}`, {
      method,
      headers: { authorization: `Bearer ${credentials.secretAccessKey}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
