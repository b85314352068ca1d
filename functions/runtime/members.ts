/** Acts in member accounts: takes the task's own role there, in a session that is named after the investigation. */
import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import { patience } from "./clients.ts";
import { TaskDenied, TaskInvalid, TaskUnavailable } from "./errors.ts";
import { type MemberAccess, memberRoleArn } from "./member-access.ts";

/** Where to act. */
export type Where = { readonly account: string; readonly region: string };

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
};

/** What a client is made with. */
export type MemberClientConfig = typeof patience & {
  readonly region: string;
  /** Asked again by the client when a session is about to end. */
  readonly credentials: () => Promise<Credentials>;
};

/** An AWS client's class, for example `S3Client`. */
export type ClientOf<C> = new (config: MemberClientConfig) => C;

export type Members = {
  /** A client for one investigation; throws at once when there is no role to take. */
  client<C>(client: ClientOf<C>, where: Where, investigation: string): Promise<C>;
};

export type MembersParts = {
  readonly client: () => Pick<STSClient, "send">;
  /** Undefined outside of a hub. */
  readonly access: () => MemberAccess | undefined;
  readonly now: () => number;
};

/** AWS's shortest session: longer than any task runs. */
const sessionSeconds = 900;
/** A session with less than this left is not handed out: the client would ask again at once. */
const leastMs = 300_000;
const accountId = /^\d{12}$/;
const regionCode = /^[a-z]{2,4}(-[a-z]{2,10}){1,2}-\d{1,2}$/;

/** Sessions are kept while the same investigation acts, and never handed to another. */
export function createMembers({ client: sts, access, now }: MembersParts): Members {
  let kept: { readonly investigation: string; readonly sessions: Map<string, Credentials> } | undefined;

  async function session(investigation: string, where: Where): Promise<Credentials> {
    const members = access();
    if (!members)
      throw new TaskDenied(
        "this target has no members: to let its playbooks act in other accounts, set socless:organization and add targets with hub",
      );
    if (kept?.investigation !== investigation) kept = { investigation, sessions: new Map() };
    const { sessions } = kept;
    const role = memberRoleArn(members, where.account, where.region);
    const known = sessions.get(role);
    if (known && known.expiration.getTime() - now() > leastMs) return known;
    const taken = await take(role, members.externalId, investigation, where);
    sessions.set(role, taken);
    return taken;
  }

  async function take(role: string, externalId: string, investigation: string, where: Where): Promise<Credentials> {
    const { Credentials: given } = await sts()
      .send(
        new AssumeRoleCommand({
          RoleArn: role,
          RoleSessionName: investigation,
          ExternalId: externalId,
          DurationSeconds: sessionSeconds,
        }),
      )
      .catch((error: unknown) => {
        throw isRefusal(error) ? refused(role, where, error) : error;
      });
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
      throw new TaskUnavailable("STS answered without credentials");
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  }

  return {
    async client(Client, given, investigation) {
      const where = judged(given);
      await session(investigation, where);
      return new Client({ ...patience, region: where.region, credentials: () => session(investigation, where) });
    },
  };
}

/** Both go into an ARN, and the region into a host's name. */
function judged({ account, region }: Where): Where {
  if (!accountId.test(account)) throw new TaskInvalid("the account to act in must be an account id of 12 digits");
  if (!regionCode.test(region)) throw new TaskInvalid("the region to act in must be the code of an AWS region");
  return { account, region };
}

const isRefusal = (error: unknown): boolean => error instanceof Error && /AccessDenied/.test(error.name);

function refused(role: string, { account, region }: Where, cause: unknown): TaskDenied {
  return new TaskDenied(
    `${role} did not let this task in: check that account ${account} with region ${region} is a member of this hub, deployed since the task declares inMembers, and that both accounts are in the organization of socless:organization`,
    { cause },
  );
}
