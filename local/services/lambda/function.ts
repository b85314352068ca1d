import { createHash } from "node:crypto";
import type { Cloud } from "../../cloud-type.ts";
import { isAsset } from "../../provider/values.ts";
import type { Properties, Resource, ResourceContext } from "../../service.ts";
import { canonical, checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { refuseForeignRole } from "../pass-role.ts";
import { codeSha256, codeSize } from "./archive.ts";
import { type FunctionName, functionArn, toInvokeArn } from "./arn.ts";
import { type FunctionConfiguration, functionInputs, versionConfiguration } from "./configuration.ts";
import type { FunctionRecord, Registry, Version } from "./registry.ts";

const type = "aws:lambda/function:Function";

/** Outputs that change only with a new version. */
const versioned = ["version", "qualifiedArn", "qualifiedInvokeArn", "lastModified"];

/** A Lambda function; with `publish` every change of code or configuration makes the next version. */
export function functionResource(cloud: Cloud, registry: Registry): Resource {
  const save = (name: FunctionName, inputs: FunctionConfiguration): Properties => {
    refuseForeignRole(inputs.role, name.account);
    const old = registry.function(name);
    const latest = snapshot(cloud, name, inputs, "$LATEST", registry.version(name, "$LATEST"));
    const publishes = inputs.publish && old?.publishedRevision !== latest.revision;
    const lastVersion = (old?.lastVersion ?? 0) + (publishes ? 1 : 0);
    const publishedRevision = publishes ? latest.revision : old?.publishedRevision;
    const record: FunctionRecord = {
      account: name.account,
      region: name.region,
      inputs,
      lastVersion,
      ...(publishedRevision !== undefined && { publishedRevision }),
    };
    registry.save(name, record, publishes ? [latest, { ...latest, version: String(lastVersion) }] : [latest]);
    return outputs(name, record, latest);
  };
  const named = (name: string, { account, region }: ResourceContext): FunctionName => ({ account, region, name });

  return {
    type,
    inputs: inputRules(functionInputs, {
      required: ["role", "code", "handler", "runtime"],
      replace: ["name", "packageType"],
    }),
    autoName: { property: "name", max: 64 },
    defaults: { memorySize: 128, timeout: 3, packageType: "Zip", reservedConcurrentExecutions: -1 },
    computed: [
      "arn",
      "invokeArn",
      "responseStreamingInvokeArn",
      ...versioned,
      "codeSha256",
      "sourceCodeSize",
      "tagsAll",
    ],
    check: (inputs) => checkInputs(functionInputs, inputs),
    preview: (inputs, _context, old) => {
      if (!old) return {};
      const kept = pick(old, ["arn", "invokeArn", "responseStreamingInvokeArn"]);
      const same = fingerprint(inputs) === fingerprint(old);
      const unchanged = same ? pick(old, [...versioned, "codeSha256", "sourceCodeSize"]) : {};
      return { ...kept, ...unchanged, tagsAll: inputs.tags ?? {} };
    },
    async create(inputs, context) {
      const parsed = parseInputs(functionInputs, inputs, type);
      const name = named(parsed.name, context);
      if (registry.function(name)) throw new Error(`ResourceConflictException: Function already exist: ${parsed.name}`);
      return { id: parsed.name, outputs: { ...inputs, ...save(name, parsed) } };
    },
    async read(id, context) {
      const name = named(id, context);
      const record = registry.function(name);
      const latest = registry.version(name, "$LATEST");
      if (!record || !latest) return undefined;
      const inputs: Properties = { ...record.inputs };
      return { inputs, outputs: { ...inputs, ...outputs(name, record, latest) } };
    },
    async update(id, inputs, _old, context) {
      return { ...inputs, ...save(named(id, context), parseInputs(functionInputs, inputs, type)) };
    },
    async delete(id, _old, context) {
      registry.remove(named(id, context));
    },
  };
}

function snapshot(
  cloud: Cloud,
  { account, region }: FunctionName,
  inputs: FunctionConfiguration,
  version: string,
  old?: Version,
): Version {
  const configuration = versionConfiguration(inputs);
  const revision = createHash("sha256").update(canonical(configuration)).digest("hex");
  const lastModified = old?.revision === revision ? old.lastModified : new Date(cloud.clock.now()).toISOString();
  const code = { codeSha256: codeSha256(inputs.code), codeSize: codeSize(inputs.code, cloud) };
  return {
    version,
    account,
    region,
    configuration,
    ...code,
    lastModified: lastModified.replace("Z", "+0000"),
    revision,
  };
}

function outputs(name: FunctionName, { inputs, lastVersion }: FunctionRecord, latest: Version): Properties {
  const arn = functionArn(name);
  const version = inputs.publish ? String(lastVersion) : "$LATEST";
  return {
    arn,
    invokeArn: toInvokeArn(arn, name.region),
    responseStreamingInvokeArn: toInvokeArn(arn, name.region, true),
    version,
    qualifiedArn: `${arn}:${version}`,
    qualifiedInvokeArn: toInvokeArn(`${arn}:${version}`, name.region),
    lastModified: latest.lastModified,
    codeSha256: latest.codeSha256,
    sourceCodeSize: latest.codeSize,
    tagsAll: inputs.tags ?? {},
  };
}

/** What makes a new version when it changes, of inputs or of outputs that hold them. */
function fingerprint(properties: Properties): string {
  const {
    publish: _p,
    tags: _t,
    reservedConcurrentExecutions: _r,
    skipDestroy: _s,
    sourceCodeHash: _h,
    code,
    ...rest
  } = properties;
  const sha256 = isAsset(code) ? code.sha256 : null;
  return canonical([sha256, ...Object.keys(functionInputs.shape).map((key) => rest[key] ?? null)]);
}

const pick = (from: Properties, keys: readonly string[]): Properties =>
  Object.fromEntries(keys.map((key) => [key, from[key]]));
