/** A resource monitor that remembers all that a program registers: inputs, and what Pulumi's own mocks lose. */

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { deserializeProperties } from "@pulumi/pulumi/runtime/rpc.js";

export type Inputs = Record<string, unknown>;
export type Registered = {
  readonly type: string;
  readonly name: string;
  readonly inputs: Inputs;
  readonly parent: string;
  /** The parent as `type::name`. */
  readonly owner: string;
  readonly provider: string;
  readonly retainOnDelete: boolean;
  readonly protect: boolean;
  /** Names that it may have had at its place. */
  readonly formerNames: readonly string[];
  /** What the cloud would answer; what a component registered. */
  readonly outputs: Inputs;
  /** Input → what it is made of, each as `type::name`. */
  readonly references: Readonly<Record<string, readonly string[]>>;
};

const account = "123456789012";
const region = "eu-central-1";

/** What the cloud would answer: enough for one resource to name another. */
function outputsOf(type: string, name: string, inputs: Inputs): Inputs {
  const arn = `arn:aws:${name}`;
  switch (type) {
    case "aws:lambda/function:Function":
      return { ...inputs, name, arn: `arn:aws:lambda:${name}`, qualifiedArn: `arn:aws:lambda:${name}:7` };
    case "aws:sfn/stateMachine:StateMachine":
      return { ...inputs, name, arn: `arn:aws:states:${region}:${account}:stateMachine:${name}` };
    case "aws:dynamodb/table:Table":
      return { ...inputs, name, arn: `arn:aws:dynamodb:${name}`, streamArn: `arn:aws:dynamodb:${name}/stream/1` };
    case "aws:s3/bucket:Bucket":
      return { ...inputs, bucket: name, arn: `arn:aws:s3:::${name}` };
    case "aws:sqs/queue:Queue":
      return { ...inputs, name, arn: `arn:aws:sqs:${name}`, url: `https://sqs/${name}` };
    case "aws:secretsmanager/secret:Secret":
      return { ...inputs, name, arn: `arn:aws:secretsmanager:${name}` };
    case "aws:iam/role:Role":
      return { ...inputs, name, arn: `arn:aws:iam:${name}` };
    case "aws:cloudwatch/eventRule:EventRule":
      return { ...inputs, name, arn: `arn:aws:events:${name}` };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { ...inputs, name, arn: `arn:aws:logs:${name}` };
    case "aws:apigatewayv2/api:Api":
      return { ...inputs, apiEndpoint: `https://${name}.example.com`, executionArn: `arn:aws:execute-api:${name}` };
    case "awsx:ec2:Vpc":
      return {
        vpcId: `vpc-of-${name}`,
        privateSubnetIds: ["subnet-private-1", "subnet-private-2"],
        isolatedSubnetIds: ["subnet-isolated-1", "subnet-isolated-2"],
        routeTables: [{ id: "rtb-1" }, { id: "rtb-2" }],
      };
    case "aws:ec2/securityGroup:SecurityGroup":
      return { ...inputs, arn: `arn:aws:ec2:${region}:${account}:security-group/${name}-id` };
    case "aws:ec2/eip:Eip":
      return { ...inputs, allocationId: `eipalloc-of-${name}`, publicIp: "198.51.100.7" };
    case "aws:ec2/vpcEndpoint:VpcEndpoint":
      return { ...inputs, prefixListId: `pl-of-${name}` };
    default:
      return { ...inputs, name: inputs.name ?? name, arn };
  }
}

class RecordingMonitor extends MockMonitor {
  readonly #registered: Registered[] = [];
  readonly #requests: RegisterResourceRequest[] = [];
  /** `type::name` → what a component registered at its end. */
  readonly #outputs = new Map<string, Inputs>();

  constructor() {
    super({
      newResource: ({ type, name, inputs }) => {
        const request = this.#requests.find((one) => one.getType() === type && one.getName() === name);
        const state = outputsOf(type, name, inputs);
        this.#registered.push({
          type,
          name,
          inputs,
          parent: nameIn(request?.getParent()),
          owner: typeAndName(request?.getParent()),
          provider: nameIn(request?.getProvidersMap().get("aws") ?? request?.getProvider()),
          retainOnDelete: request?.getRetainondelete() ?? false,
          protect: request?.getProtect() ?? false,
          formerNames: namesIn(request?.getAliasesList()),
          outputs: request?.getCustom() ? state : {},
          references: referencesOf(request),
        });
        return { id: `${name}-id`, state };
      },
      call: ({ inputs }) => inputs,
    });
  }

  override async registerResource(
    request: RegisterResourceRequest,
    callback: (error: unknown, response: unknown) => void,
  ) {
    this.#requests.push(request);
    await super.registerResource(request, callback);
  }

  override registerResourceOutputs(
    request: RegisterResourceOutputsRequest,
    callback: (error: unknown, response: unknown) => void,
  ) {
    const outputs = request.getOutputs();
    if (outputs) this.#outputs.set(typeAndName(request.getUrn()), deserializeProperties(outputs));
    super.registerResourceOutputs(request, callback);
  }

  get registered(): readonly Registered[] {
    return this.#registered.map((one) => ({
      ...one,
      outputs: this.#outputs.get(`${one.type}::${one.name}`) ?? one.outputs,
    }));
  }
}

const typeAndName = (urn = ""): string => urn.split("::").slice(2).join("::").split("$").at(-1) ?? "";

const nameIn = (urn = ""): string => urn.split("::")[3] ?? "";

function referencesOf(request: RegisterResourceRequest | undefined): Registered["references"] {
  const entries = [...(request?.getPropertydependenciesMap().entries() ?? [])];
  return Object.fromEntries(entries.map(([input, of]) => [input, of.getUrnsList().map(typeAndName)]));
}

/** An alias may also name a former type alone. */
function namesIn(aliases: ReturnType<RegisterResourceRequest["getAliasesList"]> = []): readonly string[] {
  return aliases.map((alias) => alias.getSpec()?.getName() ?? "").filter((name) => name !== "");
}

/** Runs a program with one explicit provider and returns what it registered; a failed registration fails the run. */
export async function register(
  program: (opts: pulumi.ComponentResourceOptions) => void,
): Promise<readonly Registered[]> {
  const monitor = new RecordingMonitor();
  await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "socless", "test"); // says what a monitor supports
  pulumi.runtime.setMockOptions(monitor, "socless", "test", false, "organization");
  await pulumi.runtime.runInPulumiStack(async () => {
    program({ provider: new aws.Provider("somewhere", { region }) });
  });
  await pulumi.runtime.disconnect();
  return monitor.registered.filter(({ type }) => !type.startsWith("pulumi:"));
}

/** Only what stands in the cloud, in the order of its type and name, as `type name`. */
export function listing(registered: readonly Registered[]): readonly string[] {
  return cloudResources(registered)
    .map(({ type, name }) => `${shortType(type)} ${name}`)
    .sort();
}

export function cloudResources(registered: readonly Registered[]): readonly Registered[] {
  return registered.filter(({ type }) => type.startsWith("aws:"));
}

const shortType = (type: string): string => type.replace(/^aws:([^/]+)\/.*:/, "$1.");

/** The one resource of a type, or of a type and name. */
export function only(registered: readonly Registered[], type: string, name?: string): Registered {
  const found = registered.filter((one) => shortType(one.type) === type && (name === undefined || one.name === name));
  const [first] = found;
  if (found.length === 1 && first) return first;
  throw new Error(`${found.length} resources ${type} ${name ?? ""} among:\n${listing(registered).join("\n")}`);
}

/** `Action on Resource` for each pair that a role's policies allow. */
export function allowed(registered: readonly Registered[], role: string): readonly string[] {
  return registered
    .filter(({ type, inputs }) => type === "aws:iam/rolePolicy:RolePolicy" && inputs.role === role)
    .flatMap(({ inputs }) => grants(inputs.policy));
}

/** `Action on Resource` for each pair that a policy document allows. */
export function grants(document: unknown): readonly string[] {
  const policy: { Statement: { Effect: string; Action: string[]; Resource: string[] }[] } = JSON.parse(
    String(document),
  );
  return policy.Statement.flatMap(({ Effect, Action, Resource }) =>
    Action.flatMap((action) =>
      Resource.map((resource) => `${Effect === "Allow" ? "" : "not "}${action} on ${resource}`),
    ),
  );
}

export const target = {
  name: "socless-eu",
  stack: "test",
  account,
  region,
  retention: "keep",
  logRetentionDays: 30,
  deletionProtection: true,
  formerStacks: [],
  secretReaders: [],
} as const;
