/** One thing of each kind that has a policy of its own, in the account "owner". */
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Properties } from "../../../../local/service.ts";
import { owner, sessionArn, type Theirs } from "./rows.ts";
import type { World } from "./world.ts";

export type Thing = {
  readonly kind: string;
  readonly action: string;
  readonly arn: string;
  /** Sets its own policy, or takes it away; returns false when such a policy cannot be had. */
  says(theirs: Theirs, caller: { readonly account: string; readonly roleArn: string }): Promise<boolean>;
  call(client: ReturnType<World["as"]>): Promise<unknown>;
};

const source = "export const handler = async () => 'here';";
const policy = (...Statement: readonly Properties[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** What a policy says of the caller. */
function statement(theirs: Theirs, { account, roleArn }: { readonly account: string; readonly roleArn: string }) {
  switch (theirs) {
    case "says nothing":
      return undefined;
    case "allows the account":
      return { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` } };
    case "allows the role":
      return { Effect: "Allow", Principal: { AWS: roleArn } };
    case "allows everybody":
      return { Effect: "Allow", Principal: "*" };
    case "denies the role":
      return { Effect: "Deny", Principal: { AWS: [roleArn, sessionArn(account)] } };
  }
}

export async function makeThings(world: World): Promise<readonly Thing[]> {
  const { make, set, remove, as } = world;
  const byOwner = as(world.operator(owner));
  const bus = await make(owner, "aws:cloudwatch/eventBus:EventBus", { name: "shared" });
  const queue = await make(owner, "aws:sqs/queue:Queue", { name: "shared" });
  const bucket = await make(owner, "aws:s3/bucket:Bucket", { bucket: "shared-bucket" });
  await new S3Client(byOwner).send(new PutObjectCommand({ Bucket: bucket.id, Key: "k", Body: "x" }));
  const secret = await make(owner, "aws:secretsmanager/secret:Secret", { name: "shared" });
  await new SecretsManagerClient(byOwner).send(new PutSecretValueCommand({ SecretId: secret.id, SecretString: "x" }));
  const lambda = await world.makeFunction(owner, "shared", source);

  /** A thing whose policy is a resource of its own. */
  const thing = (
    kind: string,
    action: string,
    { arn, on = arn, type, inputs }: { arn: string; on?: string; type: string; inputs: Properties },
    call: Thing["call"],
  ): Thing => {
    let id: string | undefined;
    return {
      kind,
      action,
      arn: on,
      call,
      async says(theirs, caller) {
        const said = statement(theirs, caller);
        if (said) id = await set(owner, type, { ...inputs, policy: policy({ ...said, Action: action, Resource: on }) });
        else if (id !== undefined) await remove(owner, type, id, inputs);
        if (!said) id = undefined;
        return true;
      },
    };
  };
  const permission = "aws:lambda/permission:Permission";
  let permitted: Properties | undefined;

  return [
    thing(
      "bus",
      "events:PutEvents",
      {
        arn: String(bus.outputs.arn),
        type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
        inputs: { eventBusName: "shared" },
      },
      async (client) => {
        const entry = { Source: "mine", DetailType: "x", Detail: "{}", EventBusName: String(bus.outputs.arn) };
        const { Entries } = await new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [entry] }));
        if (Entries?.[0]?.ErrorCode) throw new Error(Entries[0].ErrorCode);
      },
    ),
    thing(
      "queue",
      "sqs:SendMessage",
      { arn: String(queue.outputs.arn), type: "aws:sqs/queuePolicy:QueuePolicy", inputs: { queueUrl: queue.id } },
      (client) => new SQSClient(client).send(new SendMessageCommand({ QueueUrl: queue.id, MessageBody: "x" })),
    ),
    thing(
      "bucket",
      "s3:GetObject",
      {
        arn: String(bucket.outputs.arn),
        on: `${bucket.outputs.arn}/*`,
        type: "aws:s3/bucketPolicy:BucketPolicy",
        inputs: { bucket: bucket.id },
      },
      (client) => new S3Client(client).send(new GetObjectCommand({ Bucket: bucket.id, Key: "k" })),
    ),
    thing(
      "secret",
      "secretsmanager:GetSecretValue",
      {
        arn: secret.id,
        type: "aws:secretsmanager/secretPolicy:SecretPolicy",
        inputs: { secretArn: secret.id },
      },
      (client) => new SecretsManagerClient(client).send(new GetSecretValueCommand({ SecretId: secret.id })),
    ),
    {
      kind: "function",
      action: "lambda:InvokeFunction",
      arn: lambda,
      async says(theirs, { account, roleArn }) {
        if (permitted) await remove(owner, permission, "allowed", permitted);
        permitted = undefined;
        if (theirs === "says nothing") return true;
        if (theirs === "denies the role") return false;
        const principal = { "allows the account": account, "allows the role": roleArn, "allows everybody": "*" }[
          theirs
        ];
        permitted = { action: "lambda:InvokeFunction", function: lambda, principal, statementId: "allowed" };
        await set(owner, permission, permitted);
        return true;
      },
      call: (client) => new LambdaClient(client).send(new InvokeCommand({ FunctionName: lambda })),
    },
  ];
}
