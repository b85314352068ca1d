import { z } from "zod";
import type { Properties, ResourceContext } from "../service.ts";
import type { Failure } from "./check.ts";
import { hasUnknown } from "./values.ts";

/** Where a provider makes its resources. */
export type Place = Omit<ResourceContext, "urn">;

/** A list or object may come as JSON text: so the SDK sends the nested inputs of a provider. */
const nested = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value) => (typeof value === "string" ? parseOr(value) : value), shape);

/** The inputs of `pulumi:providers:aws` that the local cloud takes; default tags and the checks to skip have no effect here. */
const inputs = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is not a region of AWS"),
  allowedAccountIds: nested(z.array(z.string())).optional(),
  forbiddenAccountIds: nested(z.array(z.string())).optional(),
  assumeRoles: nested(z.array(z.looseObject({ roleArn: z.string() }))).optional(),
  defaultTags: nested(z.looseObject({})).optional(),
  skipCredentialsValidation: z.unknown().optional(),
  skipMetadataApiCheck: z.unknown().optional(),
  skipRegionValidation: z.unknown().optional(),
  skipRequestingAccountId: z.unknown().optional(),
  maxRetries: z.unknown().optional(),
});

/** What is wrong with a provider's inputs. */
export function checkProvider(given: Properties, account: string): readonly Failure[] {
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => !hasUnknown(value)));
  const read = ("region" in given && !("region" in known) ? inputs.partial() : inputs).safeParse(known);
  if (!read.success) {
    return read.error.issues.map(({ path, message }) => ({ property: path.join(".") || "provider", reason: message }));
  }
  const { allowedAccountIds: allowed, forbiddenAccountIds: forbidden } = read.data;
  const own = accountOf(read.data.assumeRoles, account);
  if ((allowed && !allowed.includes(own)) || forbidden?.includes(own)) {
    return [{ property: "allowedAccountIds", reason: `AWS account ID not allowed: ${own}` }];
  }
  return [];
}

/** The first account in which a provider allows itself to act; undefined when it names none. */
export function allowedAccount({ allowedAccountIds }: Properties): string | undefined {
  return inputs.shape.allowedAccountIds.safeParse(allowedAccountIds).data?.[0];
}

/** The account and region of a checked provider. */
export function placeOf(given: Properties, account: string): Place {
  const { region, assumeRoles } = inputs.parse(given);
  return { account: accountOf(assumeRoles, account), region, partition: "aws" };
}

function accountOf(assumeRoles: { roleArn: string }[] | undefined, account: string): string {
  return assumeRoles?.at(-1)?.roleArn.split(":")[4] ?? account;
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
