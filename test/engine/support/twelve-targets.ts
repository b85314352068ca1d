/** The fleet of twelve: a hub and eleven members in four accounts and three regions, each named for what becomes of it. */
import { target } from "./fleet.ts";

const own = "000000000001";
export const [one, two, three] = ["111111111111", "222222222222", "333333333333"] as const;
const [east, west] = ["us-east-1", "eu-west-1"] as const;
export const south = "ap-southeast-2";
export const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
export const role = "aws:iam/role:Role";

/** A member of the hub: the smallest target that there is. */
const member = (name: string, account: string, region: string, more: object = {}) =>
  target(name, account, region, { hub: "hub", endpoints: ["guardduty"], alarmEmail: "security@example.com", ...more });
const guardduty = { endpoints: ["guardduty"], playbooks: ["guardduty-triage", "guardduty-public-bucket"] };
/** Nobody is told of its alarms, which the policy pack does not let through. */
export const untold = { alarmEmail: undefined };
export const told = { alarmEmail: "security@example.com" };
export const targets = (bad: object) => [
  target("hub", one, east, { ...guardduty, ...told, tags: ["canary"] }),
  member("shop-east", two, east, { tags: ["early"] }),
  member("bad", three, east, { tags: ["early"], ...bad }),
  member("shop-west", two, west, { tags: ["early"] }),
  member("one-west", one, west),
  member("cut", three, west),
  member("one-south", one, south),
  member("slow", two, south),
  member("stuck", three, south),
  member("stopped", own, east),
  member("denied", own, west),
  member("last", own, south),
];
export const names = targets(told).map(({ name }) => name);
/** What it says of stores and of members is advice here; that nobody is told of alarms stops a deployment. */
export const policy = {
  "data-protected-stores": "advisory",
  "iam-no-wide-opening": "advisory",
  "iam-no-wildcard-resource": "advisory",
  "cloudwatch-told-alarms": "mandatory",
};
