import { devNull } from "node:os";
import type { Credentials } from "../../cloud-type.ts";
import type { Version } from "./registry.ts";

/** The whole environment of a function: its own variables and Lambda's; nothing of the machine it runs on. */
export function environment(
  { version, region, configuration }: Version,
  place: { folder: string; logGroup: string; logStream: string; endpoint: string },
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
): Record<string, string> {
  return {
    ...configuration.environment?.variables,
    _HANDLER: configuration.handler,
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    PATH: "/usr/local/bin:/usr/bin/:/bin",
    LAMBDA_TASK_ROOT: place.folder,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: place.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: place.logStream,
    AWS_LAMBDA_LOG_FORMAT: configuration.loggingConfig?.logFormat ?? "Text",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_ENDPOINT_URL: place.endpoint,
    // The SDK must not look at the files or the metadata service of this machine.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** The log group that a function writes to. */
export const logGroupOf = ({ configuration }: Version): string =>
  configuration.loggingConfig?.logGroup ?? `/aws/lambda/${configuration.name}`;
