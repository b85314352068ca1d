import type { Properties, Service } from "../../../local/service.ts";
import { lambda } from "../../../local/services/lambda/index.ts";
import { context, type FakeCloud, fakeClock, fakeCloud } from "../../local/services/fake-cloud.ts";
import { resourceOf } from "../../local/services/lambda/fixture.ts";
import type { Row } from "../row.ts";

export const guide = "https://docs.aws.amazon.com/lambda/latest/dg";
export const errors = `${guide}/invocation-async-error-handling.html`;
export const records = `${guide}/invocation-async-retain-records.html`;
export const concurrency = `${guide}/configuration-concurrency.html`;
export const good = "arn:aws:sqs:us-east-1:000000000001:good";
export const bad = "arn:aws:sqs:us-east-1:000000000001:bad";
export const second = 1000;
export const minute = 60 * second;

export type World = {
  readonly cloud: FakeCloud;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly service: ReturnType<typeof lambda>;
  /** How often the function has begun. */
  readonly tries: () => number;
};

export const row = (title: string, source: string, work: (world: World) => Promise<void>): Row => ({
  area: "Functions",
  title,
  source,
  check: async () => {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    const cloud = fakeCloud({ clock, file: ":memory:" });
    const service = lambda(cloud);
    cloud.bound.lambda = service;
    try {
      await work({ cloud, clock, service, tries: () => cloud.logged.filter((line) => line.endsWith("TRY")).length });
    } finally {
      await service.stop?.();
      cloud.dispose();
    }
  },
});

export const tried = (body: string) => `export const handler = async (event) => { console.log("TRY"); ${body} };`;
export const call = (
  service: World["service"],
  functionArn: string,
  type: "RequestResponse" | "Event" = "RequestResponse",
  event: unknown = {},
) => service.invoke({ functionArn, payload: JSON.stringify(event), type });
export const configure = (service: Service, functionName: string, inputs: Properties) =>
  resourceOf(service, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").create(
    { functionName, ...inputs },
    context("config"),
  );
export const destinations = {
  destinationConfig: { onFailure: { destination: bad }, onSuccess: { destination: good } },
};
