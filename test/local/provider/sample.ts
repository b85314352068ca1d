import type { Properties, Resource, ResourceContext, Service } from "../../../local/service.ts";

/** A resource type with one of everything that the provider's core treats differently. */
export function sampleResource(made: Map<string, Properties> = new Map()): Resource {
  const outputs = (inputs: Properties, { region, account }: ResourceContext) => ({
    arn: `arn:aws:sample:${region}:${account}:box/${inputs.name}`,
    version: "1",
  });
  return {
    type: "aws:sample/box:Box",
    inputs: {
      name: "replace",
      kind: "required replace",
      size: "optional",
      policy: "optional",
      settings: "optional",
      code: "optional",
    },
    autoName: { property: "name", max: 20 },
    defaults: { size: 3 },
    jsonInputs: ["policy"],
    computed: ["arn", "version"],
    *check({ size }) {
      if (size !== undefined && !(Number(size) <= 10)) yield { property: "size", reason: "it is at most 10" };
    },
    async create(inputs, context) {
      const id = String(inputs.name);
      if (made.has(id)) throw new Error(`the box ${id} exists already`);
      made.set(id, inputs);
      return { id, outputs: outputs(inputs, context) };
    },
    async read(id, context) {
      const inputs = made.get(id);
      return inputs && { inputs, outputs: { ...inputs, ...outputs(inputs, context) } };
    },
    async update(id, inputs, old, context) {
      made.set(id, inputs);
      return { ...outputs(inputs, context), version: String(Number(old.version) + 1) };
    },
    async delete(id) {
      if (!made.delete(id)) throw new Error(`there is no box ${id}`);
    },
  };
}

/** A service with that type alone. */
export const sampleService = (made?: Map<string, Properties>): Service => ({
  name: "",
  operations: [],
  resources: [sampleResource(made)],
});

export const context: ResourceContext = {
  account: "000000000001",
  region: "us-east-1",
  partition: "aws",
  urn: "urn:pulumi:local::test::aws:sample/box:Box::box",
};
