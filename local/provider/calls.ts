import { z } from "zod";
import type { Provider } from "./provider.ts";

const properties = z.record(z.string(), z.unknown());
const subject = z.object({ type: z.string(), urn: z.string(), provider: properties });
const resource = z.object({ subject, id: z.string() });

/** One call of the provider over HTTP: what it takes as JSON, and what it does. */
type Call = (provider: Provider, body: unknown) => unknown;

function call<T extends z.ZodType>(shape: T, run: (provider: Provider, body: z.output<T>) => unknown): Call {
  return (provider, body) => run(provider, shape.parse(body));
}

/** `POST /_cloud/provider/<name>`; the client stands in local/deploy/provider-client.ts. */
export const providerCalls: Readonly<Record<string, Call>> = {
  "check-provider": call(z.object({ inputs: properties }), (provider, { inputs }) => provider.checkProvider(inputs)),
  check: call(z.object({ subject, inputs: properties, old: properties.optional() }), (provider, body) =>
    provider.check(body.subject, body.inputs, body.old),
  ),
  diff: call(z.object({ subject, old: properties, inputs: properties }), (provider, body) =>
    provider.diff(body.subject, body.old, body.inputs),
  ),
  preview: call(z.object({ subject, inputs: properties, old: properties.optional() }), (provider, body) =>
    provider.preview(body.subject, body.inputs, body.old),
  ),
  create: call(z.object({ subject, inputs: properties, token: z.string() }), (provider, body) =>
    provider.create(body.subject, body.inputs, body.token),
  ),
  read: call(
    resource.extend({ known: properties.optional() }),
    async (provider, body) => (await provider.read(body.subject, body.id, body.known)) ?? null,
  ),
  update: call(resource.extend({ inputs: properties, oldOutputs: properties }), (provider, body) =>
    provider.update(body.subject, body.id, body.inputs, body.oldOutputs),
  ),
  delete: call(resource.extend({ oldOutputs: properties }), async (provider, body) => {
    await provider.delete(body.subject, body.id, body.oldOutputs);
    return null;
  }),
  invoke: call(z.object({ token: z.string(), args: properties, provider: properties }), (provider, body) =>
    provider.invoke(body.token, body.args, body.provider),
  ),
};
