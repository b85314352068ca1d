import type { Store } from "../../service.ts";
import { AwsError } from "../../service.ts";
import { type FunctionName, functionArn, functionKey } from "./arn.ts";
import type { FunctionConfiguration, VersionConfiguration } from "./configuration.ts";

/** One version of a function, `$LATEST` included. */
export type Version = {
  readonly version: string;
  readonly account: string;
  readonly region: string;
  readonly configuration: VersionConfiguration;
  readonly codeSha256: string;
  readonly codeSize: number;
  readonly lastModified: string;
  /** Changes whenever code or configuration do: `$LATEST` is not frozen. */
  readonly revision: string;
};

export type FunctionRecord = {
  readonly account: string;
  readonly region: string;
  readonly inputs: FunctionConfiguration;
  readonly lastVersion: number;
  /** Of what was last published. */
  readonly publishedRevision?: string;
};

const functions = "lambda/functions";
const versions = "lambda/versions";

/** Functions, their versions in the store. */
export type Registry = ReturnType<typeof registry>;

export function registry(store: Store) {
  const versionKey = (name: FunctionName, version: string) => `${functionKey(name)}:${version}`;

  const api = {
    function: (name: FunctionName) => store.get<FunctionRecord>(functions, functionKey(name)),
    functions: (account: string, region: string) =>
      store.list<FunctionRecord>(functions, { prefix: `${account}/${region}/` }).map(({ value }) => value),
    version: (name: FunctionName, version: string) => store.get<Version>(versions, versionKey(name, version)),
    versions: (name: FunctionName) =>
      store.list<Version>(versions, { prefix: `${functionKey(name)}:` }).map(({ value }) => value),

    /** What a call of this name runs. Throws ResourceNotFoundException in Lambda's words. */
    resolve(name: FunctionName): Version {
      const qualifier = name.qualifier ?? "$LATEST";
      const found = api.version(name, qualifier);
      if (found) return found;
      throw new AwsError("ResourceNotFoundException", `Function not found: ${functionArn(name)}`, 404, {
        Type: "User",
      });
    },

    save(name: FunctionName, record: FunctionRecord, saved: readonly Version[]): void {
      store.transaction(() => {
        store.put(functions, functionKey(name), record);
        for (const version of saved) store.put(versions, versionKey(name, version.version), version);
      });
    },

    removeVersion: (name: FunctionName, version: string): void => store.delete(versions, versionKey(name, version)),

    remove(name: FunctionName): void {
      store.transaction(() => {
        store.delete(functions, functionKey(name));
        for (const { version } of api.versions(name)) store.delete(versions, versionKey(name, version));
      });
    },
  };
  return api;
}
