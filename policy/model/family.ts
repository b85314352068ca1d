/** Which components a resource belongs to, and what they declare. */
import type { Member, Props } from "#policy/core/rule";
import { isRecord } from "#policy/core/values";

const platformType = "socless:index:Platform";
/** A member of a hub. */
const memberType = "socless:index:Member";
export const functionType = "socless:index:LambdaFunction";
export const playbookType = "socless:index:Playbook";

/** The component that makes all of one target. */
export const isTarget = ({ type }: Pick<Member, "type">): boolean => type === platformType || type === memberType;

/** What a component registered of a declaration. */
export type Declaration = {
  readonly component: Member;
  /** For example `jira-get-issue`; undefined when the component declares no name. */
  readonly name: string | undefined;
  /** Where it stands, for example `functions/tasks/jira/get-issue.ts:11`. */
  readonly at: string | undefined;
  /** In its own words. */
  readonly words: Props;
};

export type Family = {
  /** The component that makes one target, a platform or a member; undefined for what belongs to none. */
  platform(of: Member): Member | undefined;
  /** What the nearest component with a declaration says: the resource's own or one above it. */
  declaration(of: Member): Declaration | undefined;
};

export function familyOf(members: readonly Member[]): Family {
  const byUrn = new Map(members.map((one) => [one.urn, one]));
  /** The resource itself, or the first above it that is meant. */
  const nearest = (of: Member, isMeant: (one: Member) => boolean): Member | undefined => {
    let one: Member | undefined = of;
    while (one && !isMeant(one)) one = one.parent === undefined ? undefined : byUrn.get(one.parent);
    return one;
  };
  return {
    platform: (of) => nearest(of, isTarget),
    declaration: (of) => {
      const component = nearest(of, ({ props }) => isRecord(props.declaration));
      return component && declarationIn(component);
    },
  };
}

function declarationIn(component: Member): Declaration {
  const words = isRecord(component.props.declaration) ? component.props.declaration : {};
  return { component, name: text(words.name), at: text(words.at), words };
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
