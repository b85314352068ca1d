import type { Json } from "../json.ts";
import type { WrittenPlaybook } from "../playbook.ts";
import { StepFailed } from "./failures.ts";
import { type Answer, type Call, plainTools } from "./plain-tools.ts";

/** How a plain run ended. */
export type PlainRun = {
  readonly outcome: string;
  readonly data: Json;
  readonly problem?: { readonly step: string; readonly error: string; readonly cause: string };
  readonly calls: readonly Call[];
};

type Ended = Omit<PlainRun, "calls">;

/** Runs a playbook's own function as ordinary code: no cloud, no clock. `answer` stands for the task functions and the people. */
export async function plainRun(playbook: WrittenPlaybook, alert: Json, answer: Answer): Promise<PlainRun> {
  const calls: Call[] = [];
  const tools = { ...plainTools(playbook.uses, { alert, calls, answer }), finish, fail };
  const ended = await settle(() => Reflect.apply(playbook.steps, undefined, [tools]));
  if (!playbook.inEveryOutcome) return { ...ended, calls };
  const closing = { ...tools, outcome: ended.outcome };
  const { inEveryOutcome } = playbook;
  try {
    await Reflect.apply(inEveryOutcome, undefined, [closing]);
    return { ...ended, calls };
  } catch (error) {
    return { ...failed(error), ...(ended.problem ? { problem: ended.problem } : {}), calls };
  }
}

async function settle(run: () => unknown): Promise<Ended> {
  try {
    const ended = await run();
    if (!(ended instanceof Ending)) throw new TypeError("the playbook ended without finish(…) or fail(…)");
    return ended.ended;
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Ended {
  if (!(error instanceof StepFailed)) throw error;
  return { outcome: "failed", data: null, problem: { step: error.step, error: error.error, cause: error.message } };
}

/** What finish() and fail() give. */
class Ending {
  readonly ended: Ended;
  constructor(ended: Ended) {
    this.ended = ended;
  }
}

function finish(outcome: string, data: unknown = null): Ending {
  const json: Json = JSON.parse(JSON.stringify(data));
  return new Ending({ outcome, data: json });
}

function fail(error: string, cause: string): Ending {
  return new Ending({ outcome: "failed", data: null, problem: { step: "fail", error, cause } });
}
