/**
 * AWS's Service Authorization Reference: which actions there are, and what each can be allowed on. Read one service at
 * a time, when it is asked for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "#policy/authorization-data";
import type { Props } from "#policy/core/rule";
import { at, isRecord, list, parsed, texts } from "#policy/core/values";
import { matcher } from "#policy/core/wildcards";

export type Action = {
  /** As AWS writes it, for example `s3:GetObject`. */
  readonly name: string;
  /** `Read`, `Write`, `List`, `Tagging` or `Permissions management`; the last two are `Write`, too. */
  readonly levels: readonly string[];
  /** What it can be allowed on; none when it can be allowed on `*` only. */
  readonly resourceTypes: readonly ResourceType[];
};

export type ResourceType = {
  /** For example `bucket`. */
  readonly name: string;
  /** For example `arn:${Partition}:s3:::${BucketName}`. */
  readonly arn: string;
};

const services = new Set(list(parsed(readFileSync(join(dataFolder, "services.json"), "utf8"))));

/** Prefixes that two services share: the data has the types of both, but tells the actions of one only which are theirs. */
const shared = new Set(["apigateway", "elasticloadbalancing"]);

const actions = new Map<string, ReadonlyMap<string, Action>>();

/** Whether a prefix such as `s3` stands for a service. */
export const serviceExists = (prefix: string): boolean => services.has(prefix.toLowerCase());

/** What AWS says of an action; undefined when there is no such action. Letter case does not count. */
export function actionNamed(action: string): Action | undefined {
  const [service = "", name = ""] = action.toLowerCase().split(":");
  return actionsOf(service).get(name);
}

/** The actions of one service that a pattern such as `s3:Get*` stands for. */
export function actionsLike(pattern: string): readonly Action[] {
  const [service = "", name = ""] = pattern.toLowerCase().split(":");
  const matches = matcher(name);
  return [...actionsOf(service)].filter(([one]) => matches(one)).map(([, action]) => action);
}

function actionsOf(service: string): ReadonlyMap<string, Action> {
  const read = actions.get(service) ?? (serviceExists(service) ? readActions(service) : new Map<string, Action>());
  actions.set(service, read);
  return read;
}

function readActions(service: string): ReadonlyMap<string, Action> {
  const types = readData("resourceTypes", service);
  const formats = (type: string): readonly ResourceType[] =>
    // Some types have two formats, with a comma between.
    texts(at(types[type.toLowerCase()], "arn")).flatMap((arns) => arns.split(", ").map((arn) => ({ name: type, arn })));
  return new Map(
    Object.entries(readData("actions", service)).map(([key, action]) => {
      const [name = key] = texts(at(action, "name"));
      const levels = texts(at(action, "accessLevel")).flatMap((one) => one.split(", "));
      const own = list(at(action, "resourceTypes")).flatMap((one) => texts(at(one, "name")));
      const of = own.length > 0 && shared.has(service) ? Object.keys(types) : own;
      return [key, { name: `${service}:${name}`, levels, resourceTypes: of.flatMap(formats) }];
    }),
  );
}

function readData(folder: string, service: string): Props {
  const data = parsed(readFileSync(join(dataFolder, folder, `${service}.json`), "utf8"));
  return isRecord(data) ? data : {};
}
