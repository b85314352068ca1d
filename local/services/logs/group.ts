import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties, type ResourceContext } from "../../service.ts";

type Place = Pick<ResourceContext, "account" | "region">;

export type LogGroup = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** 0: for ever. */
  readonly retentionInDays: number;
  readonly declared: Properties;
};
export type LogStream = { readonly name: string; readonly createdAt: number };
export type LogEvent = {
  readonly stream: string;
  readonly timestamp: number;
  readonly ingestedAt: number;
  readonly message: string;
};

export const groupArn = ({ account, region, name }: Pick<LogGroup, "account" | "region" | "name">) =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`;

const groups = "logs.groups";
const idOf = ({ account, region }: Place, name: string) => `${account}/${region}/${name}`;
const eventsOf = (group: LogGroup) => `logs.events ${idOf(group, group.name)}`;
const streamsOf = (group: LogGroup) => `logs.streams ${idOf(group, group.name)}`;
const timeKey = (at: number) => String(at).padStart(15, "0");

/** Log groups, their streams and events; events of a group are kept in the order of their times. */
export function openGroups({ store, clock }: Cloud) {
  let count = 0;
  const nameOf = (given: unknown) => {
    const text = typeof given === "string" ? given : "";
    return /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(text)?.[1] ?? text;
  };

  return {
    /** By name or ARN. Throws ResourceNotFoundException. */
    find(given: unknown, place: Place): LogGroup {
      const group = store.get<LogGroup>(groups, idOf(place, nameOf(given)));
      if (group === undefined)
        throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
      return group;
    },
    get: (name: string, place: Place) => store.get<LogGroup>(groups, idOf(place, name)),
    list: (place: Place, prefix = "") =>
      store.list<LogGroup>(groups, { prefix: idOf(place, prefix) }).map(({ value }) => value),
    all: () => store.list<LogGroup>(groups).map(({ value }) => value),
    put: (group: LogGroup) => store.put(groups, idOf(group, group.name), group),
    delete(group: LogGroup): void {
      store.transaction(() => {
        for (const collection of [eventsOf(group), streamsOf(group)])
          for (const { key } of store.list(collection)) store.delete(collection, key);
        store.delete(groups, idOf(group, group.name));
      });
    },
    stream: (group: LogGroup, name: string) => store.get<LogStream>(streamsOf(group), name),
    streams: (group: LogGroup, prefix = "") =>
      store.list<LogStream>(streamsOf(group), { prefix }).map(({ value }) => value),
    putStream: (group: LogGroup, stream: LogStream) => store.put(streamsOf(group), stream.name, stream),
    putEvent(group: LogGroup, event: LogEvent): void {
      count += 1;
      const unique = `${timeKey(event.ingestedAt)}.${String(count).padStart(9, "0")}`;
      store.put(eventsOf(group), `${timeKey(event.timestamp)}.${unique}`, event);
    },
    /** Events from a time on (milliseconds) or after the key of one, in order of time, with their keys. */
    *events(group: LogGroup, from: { at: number } | { afterKey: string }): Iterable<{ key: string; value: LogEvent }> {
      let after = "afterKey" in from ? from.afterKey : timeKey(Math.max(0, from.at));
      for (;;) {
        const chunk = store.list<LogEvent>(eventsOf(group), { after, limit: 500 });
        yield* chunk;
        const last = chunk.at(-1);
        if (last === undefined) return;
        after = last.key;
      }
    },
    /** Drops what is older than the group keeps. */
    expire(group: LogGroup): void {
      if (group.retentionInDays === 0) return;
      const oldest = timeKey(clock.now() - group.retentionInDays * 24 * 60 * 60 * 1000);
      for (const { key } of store.list(eventsOf(group), { limit: 50_000 })) {
        if (key >= oldest) return;
        store.delete(eventsOf(group), key);
      }
    },
  };
}
export type LogGroups = ReturnType<typeof openGroups>;
