/** Which calls belong together: what was done for one case, by whichever functions, in the order it was done. */
import { z } from "zod";

/** What tests may put in `PUT /_cloud/traces/<name>`. */
export const traced = z.strictObject({
  /** A call whose request, or a function's call whose event, contains one of these belongs to the trace. */
  texts: z.array(z.string().min(1)),
  /** A regular expression: what it finds in a request that contains one of the texts is one of them from then on. */
  learns: z.string().optional(),
  /** Every event of the trace runs in a worker of its own that has just started. */
  cold: z.boolean().default(false),
  /** The store's durable writes about the case belong to it, too. */
  writes: z.boolean().default(false),
});
export type Traced = z.infer<typeof traced>;

/** A call as the gateway, a service or a stand-in sees it. */
export type Site = {
  /** The signing name of an AWS service, or the name of a third party. */
  readonly service: string;
  readonly operation: string;
  /** What the call is about: an ARN, a function's name. */
  readonly resource?: string | undefined;
  /** The header `x-amzn-trace-id`, which functions send with all their calls; absent for what a service does by itself. */
  readonly traceId?: string | undefined;
  /** The request's text. */
  readonly text: string;
};

/** A call of a trace. */
export type TracedCall = Omit<Site, "traceId" | "text"> & {
  /** The function that made it, and which of its invocations; empty for what a service does. */
  readonly function: string;
  readonly invocation: string;
  /** The fault that hit it, for example `die after`. */
  fault?: string;
};

/** An event that a function is at. */
export type Invocation = {
  readonly requestId: string;
  readonly function: string;
  readonly event: string;
  /** Ends the function's process at once. */
  die(): void;
};

/** What is known of a call: who made it, and its place in each trace that it belongs to. */
export type Met = {
  readonly invocation: Invocation | undefined;
  readonly calls: ReadonlyMap<string, TracedCall>;
};

export type Traces = {
  /** A function begins with an event; returns the way to say that it is done. */
  begin(invocation: Invocation): () => void;
  /** Notes a call in the traces that it belongs to. */
  meet(site: Site): Met;
  isCold(event: string): boolean;
  /** Whether any trace wants to hear of the store's writes. */
  wantsWrites(): boolean;
  set(name: string, wanted: Traced): void;
  /** Undefined when there is no trace of this name. */
  calls(name: string): readonly TracedCall[] | undefined;
  delete(name: string): void;
};

type Trace = Pick<Traced, "cold" | "writes"> & {
  readonly texts: Set<string>;
  readonly learns: RegExp | undefined;
  readonly calls: TracedCall[];
};

/** As which service the store of the local cloud is traced. */
export const storeService = "store";

/** Traces live in memory: a restart ends them. */
export function openTraces(): Traces {
  const traces = new Map<string, Trace>();
  const invocations = new Map<string, Invocation>();

  const within = (text: string) => [...traces].filter(([, { texts }]) => [...texts].some((one) => text.includes(one)));

  /** The request tells whose a call is: an event may hold records of several cases. */
  function belongs(text: string, invocation: Invocation | undefined): [string, Trace][] {
    const named = within(text);
    if (named.length > 0) for (const [, trace] of named) learn(trace, text);
    return named.length > 0 || !invocation ? named : within(invocation.event);
  }

  return {
    begin(invocation) {
      const id = traceIdOf(invocation.requestId);
      invocations.set(id, { ...invocation, event: readable(invocation.event) });
      return () => invocations.delete(id);
    },
    meet({ traceId, text, ...site }) {
      const invocation = invocations.get(/^Root=1-[0-9a-f]+-([0-9a-f]{24})/.exec(traceId ?? "")?.[1] ?? "");
      const calls = new Map<string, TracedCall>();
      const fromOutside = traceId !== undefined && !invocation;
      if (traces.size === 0 || fromOutside) return { invocation, calls };
      for (const [name, trace] of belongs(readable(text), invocation)) {
        if (site.service === storeService && !trace.writes) continue;
        const call = { ...site, function: invocation?.function ?? "", invocation: invocation?.requestId ?? "" };
        trace.calls.push(call);
        calls.set(name, call);
      }
      return { invocation, calls };
    },
    isCold: (event) => traces.size > 0 && within(readable(event)).some(([, { cold }]) => cold),
    wantsWrites: () => [...traces.values()].some(({ writes }) => writes),
    set(name, { texts, learns, cold, writes }) {
      traces.set(name, {
        texts: new Set(texts),
        learns: learns ? new RegExp(learns, "g") : undefined,
        cold,
        writes,
        calls: [],
      });
    },
    calls: (name) => traces.get(name)?.calls,
    delete: (name) => traces.delete(name),
  };
}

function learn({ learns, texts }: Trace, text: string): void {
  if (learns) for (const found of text.match(learns) ?? []) texts.add(found);
}

/** The part of the trace header that tells one invocation from the others. */
const traceIdOf = (requestId: string): string => requestId.replaceAll("-", "").slice(0, 24);

/** The header that the functions' calls carry, as AWS X-Ray has it. */
export const traceHeader = (requestId: string, now: number): string =>
  `Root=1-${Math.floor(now / 1000).toString(16)}-${traceIdOf(requestId)};Sampled=0`;

const http = z.object({ isBase64Encoded: z.literal(true), body: z.string() });

/** The text of an event; a body that API Gateway has encoded is read, too. */
function readable(event: string): string {
  if (!event.includes('"isBase64Encoded":true')) return event;
  const parsed = http.safeParse(JSON.parse(event));
  return parsed.success ? event + Buffer.from(parsed.data.body, "base64").toString("utf8") : event;
}
