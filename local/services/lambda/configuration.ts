import { z } from "zod";
import { archive } from "./archive.ts";

const tags = z.record(z.string(), z.string());

const environment = z
  .strictObject({ variables: z.record(z.string().regex(/^[a-zA-Z]\w+$/), z.string()).default({}) })
  .refine(({ variables }) => sizeOf(variables) <= 4096, "may hold 4 KB of variables together");

const sizeOf = (variables: Readonly<Record<string, string>>): number =>
  Object.entries(variables).reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0);

/** The inputs of a function that the local cloud honours; anything else is refused. Defaults are Lambda's. */
export const functionInputs = z.strictObject({
  name: z.string().regex(/^[\w-]{1,64}$/, "must be 1 to 64 letters, digits, hyphens and underscores"),
  role: z.string().regex(/^arn:aws:iam::\d{12}:role\//, "must be the ARN of a role"),
  handler: z.string().regex(/^[\w./-]+\.[\w$]+$/, 'must be "<file>.<export>", for example "index.handler"'),
  runtime: z.enum(["nodejs20.x", "nodejs22.x", "nodejs24.x"]),
  code: archive,
  region: z.string().optional(),
  memorySize: z.number().int().min(128).max(10240).default(128),
  timeout: z.number().int().min(1).max(900).default(3),
  publish: z.boolean().default(false),
  packageType: z.literal("Zip").default("Zip"),
  environment: environment.optional(),
  architectures: z
    .array(z.enum(["arm64", "x86_64"]))
    .length(1)
    .default(["x86_64"]),
  description: z.string().max(256).default(""),
  loggingConfig: z
    .strictObject({
      logFormat: z.enum(["Text", "JSON"]),
      logGroup: z.string().optional(),
      applicationLogLevel: z.enum(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]).optional(),
      systemLogLevel: z.enum(["DEBUG", "INFO", "WARN"]).optional(),
    })
    .optional(),
  tracingConfig: z.strictObject({ mode: z.enum(["Active", "PassThrough"]) }).optional(),
  deadLetterConfig: z.strictObject({ targetArn: z.string() }).optional(),
  reservedConcurrentExecutions: z.number().int().min(-1).default(-1),
  vpcConfig: z
    .strictObject({
      subnetIds: z.array(z.string()),
      securityGroupIds: z.array(z.string()),
      ipv6AllowedForDualStack: z.boolean().optional(),
    })
    .optional(),
  ephemeralStorage: z.strictObject({ size: z.number().int().min(512).max(10240) }).optional(),
  sourceCodeHash: z.string().optional(),
  skipDestroy: z.boolean().optional(),
  tags: tags.optional(),
});

/** How a function is set up, as its deployment declared it. */
export type FunctionConfiguration = z.output<typeof functionInputs>;

/** What a published version freezes: everything that a call of it depends on. */
export type VersionConfiguration = Omit<
  FunctionConfiguration,
  "publish" | "tags" | "reservedConcurrentExecutions" | "skipDestroy" | "sourceCodeHash"
>;

export function versionConfiguration(configuration: FunctionConfiguration): VersionConfiguration {
  const {
    publish: _p,
    tags: _t,
    reservedConcurrentExecutions: _r,
    skipDestroy: _s,
    sourceCodeHash: _h,
    ...rest
  } = configuration;
  return rest;
}
