/** The policies of the roles of a local deployment: read from its state, changed through the provider. */
import { z } from "zod";
import { openState, type Recorded } from "../../local/deploy/state.ts";
import type { RunningPlatform } from "../whole/platform.ts";

const type = "aws:iam/rolePolicy:RolePolicy";
const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const document = z.object({
  Version: z.string(),
  Statement: z.array(z.looseObject({ Effect: z.literal("Allow"), Action: oneOrMore, Resource: oneOrMore })),
});
/** What a statement allows instead of what was taken out: no call needs it. */
const nothing = "socless:Nothing";

/** One action of one statement in one policy of a role. */
export type Grant = {
  /** What the role belongs to: a function, a playbook or a schedule, as it is called in code. */
  readonly holder: string;
  readonly role: string;
  readonly action: string;
  readonly resources: readonly string[];
  /** Takes the action out of the policy, and `also` another one of its statements; gives what puts them back. */
  takeOut(also?: string): Promise<() => Promise<void>>;
};

/** What has the role: in a member, the hub's task that takes it, or what forwards events. */
const holderOf = (role: string): string =>
  role.replace(/^socless-(local-)?/, "").replace(/(-[0-9a-f]{10}|-[a-z]{2}-[a-z]+-\d)?-[0-9a-f]{7}$/, "");

export function grantsOf(platform: RunningPlatform): readonly Grant[] {
  const state = openState(platform.data, "socless", "local");
  try {
    return state
      .resources()
      .filter((resource) => resource.type === type)
      .flatMap((resource) => grantsIn(platform, resource));
  } finally {
    state.close();
  }
}

function grantsIn(platform: RunningPlatform, resource: Recorded): Grant[] {
  const written = String(resource.inputs.policy);
  const policy = document.parse(JSON.parse(written));
  const role = String(resource.inputs.role);
  return policy.Statement.flatMap(({ Action, Resource }, at) =>
    Action.map((action) => ({
      holder: holderOf(role),
      role,
      action,
      resources: Resource,
      takeOut: async (also) => {
        const statements = policy.Statement.map((statement, index) => ({
          ...statement,
          Action: statement.Action.map((one) => ((index === at && one === action) || one === also ? nothing : one)),
        }));
        await put(platform, resource, JSON.stringify({ ...policy, Statement: statements }));
        return () => put(platform, resource, written);
      },
    })),
  );
}

function put(platform: RunningPlatform, resource: Recorded, policy: string): Promise<void> {
  return updateResource(platform, resource, { ...resource.inputs, policy });
}

/** Updates a resource as a deployment does. Throws with the provider's words. */
export async function updateResource(
  { outputs }: RunningPlatform,
  { urn, id, type, providerInputs, outputs: oldOutputs }: Recorded,
  inputs: Record<string, unknown>,
): Promise<void> {
  const response = await fetch(`${outputs.gateway}/_cloud/provider/update`, {
    method: "POST",
    headers: { authorization: `Bearer ${outputs.credentials.secretAccessKey}` },
    body: JSON.stringify({ subject: { type, urn, provider: providerInputs }, id, inputs, oldOutputs }),
  });
  if (!response.ok) throw new Error(await response.text());
}
