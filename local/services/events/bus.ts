import { z } from "zod";
import { AwsError, type Properties, type Store } from "../../service.ts";

const buses = "events/buses";
const policies = "events/bus-policies";

/** A bus of an account and region. The one called `default` is always there. */
export type BusPlace = { readonly account: string; readonly region: string; readonly name: string };

export const nameShape = z
  .string()
  .regex(/^[\w./-]{1,256}$/, "must be the name of a bus of the same account and region");
/** The name of the bus that a rule or a target is on. */
export const busName = nameShape.default("default");

export const busArn = ({ account, region, name }: BusPlace): string =>
  `arn:aws:events:${region}:${account}:event-bus/${name}`;

/** The bus that an ARN names; a bare name is one of the place's own. */
export function readBus(text: string, { account, region }: Omit<BusPlace, "name">): BusPlace {
  const [, ofRegion, ofAccount, name] = /^arn:aws:events:([^:]+):(\d{12}):event-bus\/(.+)$/.exec(text) ?? [];
  if (ofRegion && ofAccount && name) return { account: ofAccount, region: ofRegion, name };
  return { account, region, name: text };
}

/** A bus that somebody made, as it was declared. */
type Kept = { readonly place: BusPlace; readonly declared: Properties };

const key = ({ account, region, name }: BusPlace): string => `${account}/${region}/${name}`;

export const busesOf = (store: Store, account: string, region: string): BusPlace[] => [
  { account, region, name: "default" },
  ...store.list<Kept>(buses, { prefix: `${account}/${region}/` }).map(({ value }) => value.place),
];

export const isThere = (store: Store, bus: BusPlace): boolean =>
  bus.name === "default" || keptBus(store, bus) !== undefined;

/** Throws when there is no such bus. */
export function findBus(store: Store, bus: BusPlace): BusPlace {
  if (isThere(store, bus)) return bus;
  throw new AwsError("ResourceNotFoundException", `Event bus ${bus.name} does not exist.`, 400);
}

export const keptBus = (store: Store, bus: BusPlace): Kept | undefined => store.get<Kept>(buses, key(bus));
export const keepBus = (store: Store, bus: Kept): void => store.put(buses, key(bus.place), bus);

/** Its policy goes with it. */
export function deleteBus(store: Store, bus: BusPlace): void {
  store.delete(buses, key(bus));
  store.delete(policies, key(bus));
}

/** A bus's policy as it was declared. */
export const keptPolicy = (store: Store, bus: BusPlace): Properties | undefined => store.get(policies, key(bus));
export const keepPolicy = (store: Store, bus: BusPlace, declared: Properties): void =>
  store.put(policies, key(bus), declared);
export const deletePolicy = (store: Store, bus: BusPlace): void => store.delete(policies, key(bus));

/** The bus's own policies as JSON text; undefined when there is no such bus. */
export function busPolicies(store: Store, bus: BusPlace): readonly string[] | undefined {
  if (!isThere(store, bus)) return undefined;
  const policy = keptPolicy(store, bus)?.policy;
  return typeof policy === "string" ? [policy] : [];
}
