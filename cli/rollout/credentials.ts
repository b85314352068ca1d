/** Credentials of a role, taken as the aws provider takes it. */
import { AssumeRoleCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";

/** What an AWS client is made with. */
export type Config = Pick<STSClientConfig, "region" | "credentials">;

export type Role = {
  readonly roleArn: string;
  readonly externalId?: string | undefined;
  readonly sessionName?: string | undefined;
};

/**
 * Takes the role at the STS of the region in `by`, with the credentials in it or those at hand. As a client's `credentials`
 * (`() => takeRole(role, by)`) it is called again before a session ends, however long a rollout takes.
 */
export async function takeRole({ roleArn, externalId, sessionName = "socless-rollout" }: Role, by: Config) {
  const wanted = { RoleArn: roleArn, RoleSessionName: sessionName, ...(externalId && { ExternalId: externalId }) };
  const { Credentials: got } = await new STSClient(by).send(new AssumeRoleCommand(wanted));
  return {
    accessKeyId: got?.AccessKeyId ?? "",
    secretAccessKey: got?.SecretAccessKey ?? "",
    ...(got?.SessionToken !== undefined && { sessionToken: got.SessionToken }),
    ...(got?.Expiration && { expiration: got.Expiration }),
  };
}
