import assert from "node:assert/strict";
import { servicesOf } from "../../components/endpoint-policy.ts";

describe("the services that tasks in a network call", () => {
  it("are those of their secrets and permissions, each once; DynamoDB and S3 have ways of their own", () => {
    const permit = (...actions: string[]) => [{ actions, resources: ["arn:aws:iam::123456789012:role/member"] }];
    assert.deepEqual(servicesOf([{ secrets: [], permissions: [] }]), []);
    assert.deepEqual(
      servicesOf([
        { secrets: ["jira/token"], permissions: permit("sts:AssumeRole", "s3:GetObject", "sqs:SendMessage") },
        { secrets: ["slack/bot-token"], permissions: permit("sqs:PurgeQueue", "dynamodb:GetItem") },
      ]),
      ["secretsmanager", "sqs", "sts"],
    );
  });
});
