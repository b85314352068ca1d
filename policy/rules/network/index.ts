import type { Rule } from "#policy/core/rule";
import { askedAddresses } from "#policy/rules/network/asked-addresses";
import { closedGroups } from "#policy/rules/network/closed-groups";
import { guardedRoutes } from "#policy/rules/network/guarded-routes";
import { loggedStages } from "#policy/rules/network/logged-stages";
import { ownNetworks } from "#policy/rules/network/own-networks";
import { throttledStages } from "#policy/rules/network/throttled-stages";
import { tls12 } from "#policy/rules/network/tls12";

export const networkRules: readonly Rule[] = [
  guardedRoutes,
  throttledStages,
  loggedStages,
  tls12,
  closedGroups,
  askedAddresses,
  ownNetworks,
];
