/** The things that policies speak of: resources of the stack, and what stands below them, by ARN and by name. */
import type { Member } from "#policy/core/rule";
import { component, isOf } from "#policy/core/types";
import { type Family, familyOf } from "#policy/model/family";
import { labelOf, logical } from "#policy/model/labels";

/** What a permission is on. */
export type Target = {
  /** For example `table alerts, index due`; the ARN itself when it names nothing of the stack. */
  readonly label: string;
  /** The ARN, with wildcards; undefined while it stands only after the deployment. */
  readonly arn: string | undefined;
  readonly member: Member | undefined;
};

type Part = "itself" | "stream" | "executions";

export type Things = {
  readonly family: Family;
  /** A resource of a component's platform by its name there, for example `alerts`. */
  named(type: string, name: string, platform: Member | undefined): Member | undefined;
  /** What an ARN of a policy means. */
  target(arn: string): Target;
  /** A resource, its stream or its executions, and what stands below them, for example `/index/due`. */
  of(member: Member, rest?: string, part?: Part): Target;
};

export function thingsOf(members: readonly Member[]): Things {
  const family = familyOf(members);
  const resources = members.filter(({ type }) => !isOf(type, [component, ...pointers]));
  const byArn = new Map(
    resources.flatMap((one) => parts.flatMap((part) => arnsOf(one, part).map((arn) => [arn, { one, part }] as const))),
  );
  const byName = new Map(members.map((one) => [`${one.type} ${one.name}`, one]));
  const label = (member: Member, part: Part, rest: string) => spoken(labelOf(member, family), member.type, part, rest);
  return {
    family,
    named: (type, name, platform) => {
      const found = byName.get(`${type} ${platform === undefined ? "" : `${platform.name}-`}${logical(name)}`);
      return found && family.platform(found) === platform ? found : undefined;
    },
    target: (arn) => {
      for (const head of heads(arn)) {
        const found = byArn.get(head);
        if (found) return { member: found.one, arn, label: label(found.one, found.part, arn.slice(head.length)) };
      }
      return { member: undefined, arn, label: arn === "*" ? "everything (*)" : arn };
    },
    of: (member, rest = "", part = "itself") => {
      const [arn] = arnsOf(member, part);
      return { member, arn: arn === undefined ? undefined : `${arn}${rest}`, label: label(member, part, rest) };
    },
  };
}

/** Their `arn` is not their own; a component's is that of what it is made of. */
const pointers = ["aws:cloudwatch/eventTarget:EventTarget"];

const parts = ["itself", "stream", "executions"] as const;

function arnsOf({ type, props }: Member, part: Part): readonly string[] {
  if (part === "stream") return type === "aws:dynamodb/table:Table" ? filled(props.streamArn) : [];
  if (part === "itself") return [...filled(props.arn), ...filled(props.executionArn)];
  const isMachine = type === "aws:sfn/stateMachine:StateMachine";
  return isMachine ? filled(props.arn).map((arn) => arn.replace(":stateMachine:", ":execution:")) : [];
}

const filled = (value: unknown): readonly string[] => (typeof value === "string" && value !== "" ? [value] : []);

/** The ARN, and what it begins with, cut before each `:` and `/`: the longest first. */
function* heads(arn: string): Generator<string> {
  yield arn;
  for (let at = arn.length - 1; at > 0; at--) if (arn[at] === ":" || arn[at] === "/") yield arn.slice(0, at);
}

function spoken(own: string, type: string, part: Part, rest: string): string {
  if (part === "stream" || rest.startsWith("/stream/")) return `stream of ${own}`;
  if (part === "executions") return `executions of ${own}`;
  if (rest === "" || (rest === ":*" && type === "aws:cloudwatch/logGroup:LogGroup")) return own;
  const [, index] = /^\/index\/(.+)$/.exec(rest) ?? [];
  if (index !== undefined) return `${own}, index ${index}`;
  const [, version] = /^:(\d+|\*)$/.exec(rest) ?? [];
  if (version !== undefined) return `${own}, ${version === "*" ? "all versions" : `version ${version}`}`;
  return `${own}, ${rest.replace(/^[/:]/, "")}`;
}
