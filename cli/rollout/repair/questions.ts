/** Asks AWS for the ids of things to which it gave them itself: all that fit what was to be made, whoever made them. */
import { GetApisCommand, GetIntegrationsCommand, GetRoutesCommand } from "@aws-sdk/client-apigatewayv2";
import { ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { paginateListEventSourceMappings } from "@aws-sdk/client-lambda";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { Clients } from "./clients.ts";
import { eventTargetId, NotKnown, text } from "./identity.ts";
import type { Inputs, Pending } from "./pending.ts";

type Question = (clients: Clients, inputs: Inputs) => Promise<readonly (string | undefined)[]>;

const questions: Readonly<Record<string, Question>> = {
  "aws:apigatewayv2/api:Api": async ({ apis }, inputs) => {
    const name = text(inputs, "name");
    const all = await pages(async (NextToken) => apis.send(new GetApisCommand({ NextToken })));
    return all.filter((api) => api.Name === name).map(({ ApiId }) => ApiId);
  },
  "aws:apigatewayv2/integration:Integration": async ({ apis }, inputs) => {
    const [ApiId, uri] = [text(inputs, "apiId"), text(inputs, "integrationUri")];
    const all = await pages(async (NextToken) => apis.send(new GetIntegrationsCommand({ ApiId, NextToken })));
    return all.filter(({ IntegrationUri }) => IntegrationUri === uri).map(({ IntegrationId }) => IntegrationId);
  },
  "aws:apigatewayv2/route:Route": async ({ apis }, inputs) => {
    const [ApiId, key] = [text(inputs, "apiId"), text(inputs, "routeKey")];
    const all = await pages(async (NextToken) => apis.send(new GetRoutesCommand({ ApiId, NextToken })));
    return all.filter(({ RouteKey }) => RouteKey === key).map(({ RouteId }) => RouteId);
  },
  "aws:cloudwatch/eventTarget:EventTarget": async ({ events }, inputs) => {
    const [Rule, arn] = [text(inputs, "rule"), text(inputs, "arn")];
    const bus = inputs.eventBusName === undefined ? {} : { EventBusName: text(inputs, "eventBusName") };
    const all = await pages(async (NextToken) => {
      const { Targets, NextToken: next } = await events.send(new ListTargetsByRuleCommand({ Rule, ...bus, NextToken }));
      return { Items: Targets, NextToken: next };
    });
    return all.filter(({ Arn }) => Arn === arn).map(({ Id = "" }) => eventTargetId(inputs, Id));
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": async ({ lambda }, inputs) => {
    const which = { FunctionName: text(inputs, "functionName"), EventSourceArn: text(inputs, "eventSourceArn") };
    const found: (string | undefined)[] = [];
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client: lambda }, which))
      found.push(...EventSourceMappings.map(({ UUID }) => UUID));
    return found;
  },
  "aws:secretsmanager/secret:Secret": async ({ secrets }, inputs) => {
    const { ARN } = await secrets.send(new DescribeSecretCommand({ SecretId: text(inputs, "name") }));
    return [ARN];
  },
  "aws:sqs/queue:Queue": async ({ queues }, inputs) => {
    const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: text(inputs, "name") }));
    return [QueueUrl];
  },
};

/** Ids of all that fit. Throws NotKnown for a type that nobody has taught it, or when AWS does not let it look. */
export async function askFor({ type, inputs }: Pending, clients: Clients): Promise<readonly string[]> {
  const question = questions[type];
  if (!question) throw new NotKnown(`how things of the type ${type} are found is not known here`);
  try {
    return (await question(clients, inputs)).filter((id) => id !== undefined);
  } catch (error) {
    if (error instanceof NotKnown || !(error instanceof Error)) throw error;
    if (goneNames.has(error.name)) return [];
    throw new NotKnown(`AWS does not let me look for it (${error.name}: ${error.message})`);
  }
}

/** Neither the thing nor what it would be a part of is there. */
const goneNames = new Set(["NotFoundException", "ResourceNotFoundException", "QueueDoesNotExist"]);

type Page<T> = { readonly Items?: readonly T[] | undefined; readonly NextToken?: string | undefined };

async function pages<T>(read: (token: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { Items = [], NextToken } = await read(token);
    all.push(...Items);
    token = NextToken;
  } while (token !== undefined);
  return all;
}
