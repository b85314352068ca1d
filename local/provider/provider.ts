import type { Properties, Resource, ResourceContext, Service, Store } from "../service.ts";
import { check, type Failure, withoutDefaultsKey } from "./check.ts";
import { checkProvider, readConfiguration } from "./configuration.ts";
import { type Difference, diff } from "./diff.ts";
import { ownFunctions } from "./functions.ts";
import type { Identify } from "./identity.ts";
import { preview } from "./preview.ts";
import { unknownType } from "./unknown-type.ts";

/** Which resource, made by a provider with which inputs. */
export type Subject = { readonly type: string; readonly urn: string; readonly provider: Properties };

/** The aws provider's core: knows nothing of gRPC, of monitors or of a deployment's state. */
export type Provider = {
  checkProvider(inputs: Properties): readonly Failure[];
  check(subject: Subject, inputs: Properties, old?: Properties): { inputs: Properties; failures: readonly Failure[] };
  diff(subject: Subject, old: Properties, inputs: Properties): Difference;
  preview(subject: Subject, inputs: Properties, old?: Properties): Properties;
  /** The same token again returns what the first call made. */
  create(subject: Subject, inputs: Properties, token: string): Promise<Made>;
  /** `known` are the properties it had last. */
  read(
    subject: Subject,
    id: string,
    known?: Properties,
  ): Promise<{ inputs: Properties; outputs: Properties } | undefined>;
  update(subject: Subject, id: string, inputs: Properties, oldOutputs: Properties): Promise<Properties>;
  /** What is gone already counts as deleted. */
  delete(subject: Subject, id: string, oldOutputs: Properties): Promise<void>;
  invoke(token: string, args: Properties, provider: Properties): Properties;
};

export type Made = { readonly id: string; readonly outputs: Properties };

/** Brings the services' resource types together. `own` is the account whose operator runs the provider. */
export type OpenProvider = (own: string) => Provider;

export function openProvider(services: readonly Service[], store: Store, identify: Identify): OpenProvider {
  const resources = new Map(services.flatMap(({ resources }) => resources.map((one) => [one.type, one] as const)));
  const functions = new Map(services.flatMap((service) => Object.entries(service.functions ?? {})));

  const find = ({ type }: Subject): Resource => {
    const found = resources.get(type);
    if (!found) throw new Error(unknownType(type));
    return found;
  };

  return (own) => {
    const contextOf = ({ provider, urn }: Subject, properties: Properties = {}): ResourceContext => {
      const configuration = readConfiguration(provider);
      const { account } = identify(configuration, own);
      const region = typeof properties.region === "string" ? properties.region : configuration.region;
      return { account, region, partition: "aws", urn };
    };
    return {
      checkProvider: (inputs) => checkProvider(inputs, (configuration) => identify(configuration, own).account),
      check: (subject, inputs, old) =>
        check(find(subject), logicalName(subject.urn), inputs, old, contextOf(subject, inputs)),
      diff: (subject, old, inputs) => diff(find(subject), old, inputs),
      preview: (subject, inputs, old) => preview(find(subject), inputs, contextOf(subject, inputs), old),
      create: async (subject, checked, token) => {
        const made = store.get<Made & { token: string }>("provider/created", subject.urn);
        if (made?.token === token) return made;
        const inputs = withoutDefaultsKey(checked);
        const { id, outputs } = await find(subject).create(inputs, contextOf(subject, inputs));
        const result = { id, outputs: { ...inputs, ...outputs } };
        store.put("provider/created", subject.urn, { ...result, token });
        return result;
      },
      read: (subject, id, known) => find(subject).read(id, contextOf(subject, known), known),
      update: async (subject, id, checked, oldOutputs) => {
        const inputs = withoutDefaultsKey(checked);
        const outputs = await find(subject).update(id, inputs, oldOutputs, contextOf(subject, inputs));
        return { ...inputs, ...outputs };
      },
      delete: async (subject, id, oldOutputs) => {
        const context = contextOf(subject, oldOutputs);
        try {
          await find(subject).delete(id, oldOutputs, context);
        } catch (error) {
          if ((await find(subject).read(id, context, oldOutputs)) !== undefined) throw error;
        }
      },
      invoke: (token, args, provider) => {
        const invoked = functions.get(token) ?? ownFunctions(identify(readConfiguration(provider), own))[token];
        if (!invoked) throw new Error(`the local cloud does not know the function ${token}`);
        return invoked(args, contextOf({ type: "", urn: "", provider }, args));
      },
    };
  };
}

const logicalName = (urn: string) => urn.split("::").slice(3).join("::");
