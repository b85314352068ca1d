import { z } from "zod";
import type { Properties } from "../service.ts";
import type { Failure } from "./check.ts";
import { hasUnknown } from "./values.ts";

/** A list or object may come as JSON text: so the SDK sends the nested inputs of a provider. */
const nested = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value) => (typeof value === "string" ? parseOr(value) : value), shape);

const assumedRole = z.strictObject({
  roleArn: z.string(),
  externalId: z.string().optional(),
  sessionName: z.string().default("pulumi"),
  // A session is taken anew for each call.
  duration: z.string().optional(),
});

/** The inputs of `pulumi:providers:aws` that the local cloud takes; default tags and the checks to skip have no effect here. */
const inputs = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is not a region of AWS"),
  allowedAccountIds: nested(z.array(z.string())).optional(),
  forbiddenAccountIds: nested(z.array(z.string())).optional(),
  assumeRoles: nested(z.array(assumedRole)).optional(),
  defaultTags: nested(z.looseObject({})).optional(),
  skipCredentialsValidation: z.unknown().optional(),
  skipMetadataApiCheck: z.unknown().optional(),
  skipRegionValidation: z.unknown().optional(),
  skipRequestingAccountId: z.unknown().optional(),
  maxRetries: z.unknown().optional(),
});
export type Configuration = z.output<typeof inputs>;
/** What says in which account a provider acts. */
export type Acting = Pick<Configuration, "assumeRoles" | "allowedAccountIds">;

/** The inputs of a checked provider. */
export const readConfiguration = (given: Properties): Configuration => inputs.parse(given);

/** What is wrong with a provider's inputs. `accountOf` finds the account it acts in, and throws when it cannot act. */
export function checkProvider(given: Properties, accountOf: (configuration: Acting) => string): readonly Failure[] {
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => !hasUnknown(value)));
  const read = ("region" in given && !("region" in known) ? inputs.partial() : inputs).safeParse(known);
  if (!read.success) {
    return read.error.issues.map(({ path, message }) => ({ property: path.join(".") || "provider", reason: message }));
  }
  const { allowedAccountIds: allowed, forbiddenAccountIds: forbidden } = read.data;
  try {
    const own = accountOf(read.data);
    if ((allowed && !allowed.includes(own)) || forbidden?.includes(own))
      return [{ property: "allowedAccountIds", reason: `AWS account ID not allowed: ${own}` }];
  } catch (error) {
    return [{ property: "assumeRoles", reason: `Cannot assume IAM Role: ${textOf(error)}` }];
  }
  return [];
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
