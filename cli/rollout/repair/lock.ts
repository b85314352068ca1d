/** Who holds a stack, by the words in which the CLI refuses to touch it. Pure. */

export type Holder = {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly since: string;
};

const refusals = [/the stack is currently locked by/, /Another update is currently in progress/];
const holder = /created by (.+?)@(\S+) \(pid (\d+)\) at (\S+)/g;

/** Undefined when it was no such refusal. Pulumi Cloud does not tell who it is: an empty list. */
export function holdersIn(said: string): readonly Holder[] | undefined {
  if (!refusals.some((refusal) => refusal.test(said))) return undefined;
  const lines = new Map([...said.matchAll(holder)].map((found) => [found[0], found])); // it may say it twice
  return [...lines.values()].map(([, user = "", host = "", pid, since = ""]) => ({
    user,
    host,
    pid: Number(pid),
    since,
  }));
}

/** Whether all that hold it are known to have ended: processes of this machine that are no more. */
export function isLeftOver(
  holders: readonly Holder[],
  { host, isAlive }: { readonly host: string; isAlive(pid: number): boolean },
): boolean {
  return holders.length > 0 && holders.every((one) => one.host === host && !isAlive(one.pid));
}

export function describeHolders(holders: readonly Holder[]): string {
  const each = holders.map(({ user, host, pid, since }) => `process ${pid} of ${user} on ${host}, since ${since}`);
  return each.length > 0 ? each.join("; ") : "the backend does not say which";
}
