import { AwsError, type Need, type Principal } from "../service.ts";

/** One kind of call and how often it came. */
export type Counted = {
  /** The role's ARN, `operator`, or the name of a service. */
  readonly principal: string;
  readonly service: string;
  /** Empty for what a service does for the role inside the cloud, such as reading its stream. */
  readonly operation: string;
  /** What IAM was asked for. */
  readonly actions: readonly string[];
  readonly count: number;
  /** How many of them IAM refused. */
  readonly refused: number;
};

type Call = { readonly service: string; readonly operation: string };
type Authorize = (principal: Principal, needs: readonly Need[]) => void;

/** Counts calls since the start of the process or the last `clear`. */
export type Calls = {
  /** Asks IAM, and counts the call and its refusal. */
  through(authorize: Authorize, call: Call): Authorize;
  /** The same for what the services ask of IAM among themselves. */
  inside(authorize: Authorize): Authorize;
  list(): readonly Counted[];
  clear(): void;
};

export function countCalls(): Calls {
  const counted = new Map<string, Counted>();

  function note({ service, operation }: Call, caller: Principal, needs: readonly Need[], refused: boolean): void {
    const actions = [...new Set(needs.map(({ action }) => action))].sort();
    const principal = nameOf(caller);
    const key = [principal, service, operation, ...actions].join(" ");
    const before = counted.get(key) ?? { principal, service, operation, actions, count: 0, refused: 0 };
    counted.set(key, { ...before, count: before.count + 1, refused: before.refused + (refused ? 1 : 0) });
  }

  const around =
    (authorize: Authorize, callOf: (needs: readonly Need[]) => Call): Authorize =>
    (principal, needs) => {
      try {
        authorize(principal, needs);
      } catch (error) {
        if (error instanceof AwsError) note(callOf(needs), principal, needs, true);
        throw error;
      }
      note(callOf(needs), principal, needs, false);
    };

  return {
    through: (authorize, call) => around(authorize, () => call),
    inside: (authorize) => around(authorize, ([need]) => ({ service: serviceOf(need), operation: "" })),
    list: () => [...counted.values()],
    clear: () => counted.clear(),
  };
}

function nameOf(principal: Principal): string {
  if (principal.kind === "role") return principal.roleArn;
  return principal.kind === "service" ? principal.service : "operator";
}

const serviceOf = (need: Need | undefined): string => need?.action.split(":")[0] ?? "";
