/** Comes between a stock AWS client and the service. */

/** Undefined, or a promise of it, lets the call through. */
type Between = (operation: string, input: object) => unknown;

/** `answer` sees each call, may change its input, and answers it when it returns something. */
export function onCall(client: object, answer: Between): void {
  const send: unknown = Reflect.get(client, "send");
  if (typeof send !== "function") throw new Error("It is no client.");
  Reflect.set(client, "send", async (command: { input: object }, ...rest: unknown[]) => {
    const operation = command.constructor.name.replace(/Command$/, "");
    return (await answer(operation, command.input)) ?? Reflect.apply(send, client, [command, ...rest]);
  });
}

/** How each service calls the size of a page. */
const sizes: Readonly<Record<string, string>> = {
  ListStateMachines: "maxResults",
  ListExecutions: "maxResults",
  ListFunctions: "MaxItems",
  ListVersionsByFunction: "MaxItems",
  ListEventSourceMappings: "MaxItems",
  ListRoles: "MaxItems",
  ListRoleTags: "MaxItems",
  ListRolePolicies: "MaxItems",
  ListSecrets: "MaxResults",
  DescribeLogGroups: "limit",
  Query: "Limit",
};

/** Each page of a list has one thing from now on. Returns the names of the lists that were asked for. */
export function inPagesOfOne(clients: Readonly<Record<string, object>>): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const client of Object.values(clients))
    onCall(client, (operation, input) => {
      const size = sizes[operation];
      if (size === undefined) return undefined;
      seen.add(operation);
      Object.assign(input, { [size]: 1 });
      return undefined;
    });
  return seen;
}
