/** What the policy pack finds in the previews of many targets. Pure. */
import type { Finding } from "../target/job.ts";
import type { PlannedTarget } from "./plan.ts";

/** Pulumi's words for a policy that asks for an input which only the deployment makes known. */
export const isWaiting = ({ message }: Finding): boolean => /can't run policy .* during preview/.test(message);

export type ByRule = {
  readonly rule: string;
  readonly level: Finding["level"];
  /** Names of targets that have it. */
  readonly targets: readonly string[];
  readonly count: number;
};

/** Each rule once, what stops a deployment first; without what cannot be judged yet. */
export function byRule(targets: readonly PlannedTarget[]): readonly ByRule[] {
  const all = targets.flatMap(({ name, result }) =>
    (result?.findings ?? []).filter((one) => !isWaiting(one)).map((one) => ({ ...one, target: name })),
  );
  return [...Map.groupBy(all, ({ rule, level }) => `${level} ${rule}`).values()]
    .flatMap((group) => {
      const [one] = group;
      const names = [...new Set(group.map(({ target }) => target))];
      return one ? [{ rule: one.rule, level: one.level, targets: names, count: group.length }] : [];
    })
    .sort((a, b) => b.level.localeCompare(a.level) || a.rule.localeCompare(b.rule));
}
