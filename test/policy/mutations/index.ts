/** For each rule, in their order, one way to break the platform. */
import type { Mutation } from "../support/mutation.ts";
import { accessMutations } from "./access.ts";
import { dataMutations } from "./data.ts";
import { networkMutations } from "./network.ts";
import { operationMutations } from "./operation.ts";
import { secretsMutations } from "./secrets.ts";
import { stackMutations } from "./stack.ts";

export const mutations: Readonly<Record<string, Mutation>> = {
  ...accessMutations,
  ...secretsMutations,
  ...dataMutations,
  ...networkMutations,
  ...operationMutations,
  ...stackMutations,
};
