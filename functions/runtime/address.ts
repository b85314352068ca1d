/** Which network addresses a task may reach, so that alert text can never lead it to an inside service. */
import { type LookupAddress, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** True for a public unicast address; loopback, link-local, private, shared (100.64/10), multicast, mapped and translated ones are not. */
export function isPublicAddress(text: string): boolean {
  const bare = text.replace(/^\[|\]$/g, "");
  if (!ipaddr.isValid(bare)) return false;
  const address = ipaddr.process(bare);
  return address.range() === "unicast";
}

/** A connection was refused because of where it would have led. */
export class AddressRefused extends Error {
  constructor(host: string) {
    super(`${host} is not a public address; declare it as one of the task's settings if the task is meant to call it`);
    this.name = "AddressRefused";
  }
}

/** How a name's addresses are found; `dns.lookup` unless a test says otherwise. */
export type Resolve = (
  host: string,
  options: { all: true; family: number | "IPv4" | "IPv6"; hints: number },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A DNS lookup for a connection: all addresses are judged, and the one that is returned is the one that is connected to. */
export function guardedLookup(resolve: Resolve = systemLookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { all: true, family: options.family ?? 0, hints: options.hints ?? 0 }, (error, addresses) => {
      if (error) return callback(error, []);
      if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new AddressRefused(host), []);
      }
      const [first] = addresses;
      if (options.all === true || first === undefined) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}
