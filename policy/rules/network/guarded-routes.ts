import type { Member, Stack, StackRule } from "#policy/core/rule";
import { component } from "#policy/core/types";

const routeType = "aws:apigatewayv2/route:Route";
const lambdaType = "aws:lambda/function:Function";
const secretType = "aws:secretsmanager/secret:Secret";
const integrationType = "aws:apigatewayv2/integration:Integration";
const questionsType = "socless:index:InteractionsTable";

/** What everybody may call. */
const open = "GET /health";

/** What is behind a route, and what that is told of. */
type Behind = { readonly route: Member; readonly told: readonly Member[] };

/** Guard → what must be so for it to be true. */
const truths: Readonly<Record<string, (behind: Behind, stack: Stack) => string | undefined>> = {
  iam: ({ route }) =>
    route.props.authorizationType === "AWS_IAM" ? undefined : "it declares iam, and the API does not ask IAM",
  signature: ({ told }) =>
    told.some(({ type }) => type === secretType)
      ? undefined
      : "it declares signature, and its function is told of no secret to verify one by",
  "link-token": ({ route, told }, stack) => {
    if (!/\{.+\}/.test(String(route.props.routeKey))) return "it declares link-token, and its path holds no token";
    const questions = stack.ofType(questionsType).flatMap(({ urn }) => urn);
    return told.some(({ parent = "" }) => questions.includes(parent))
      ? undefined
      : "it declares link-token, and its function is not told of the table of links";
  },
  public: ({ route, told }) => {
    if (route.props.routeKey !== open) return `it declares public, and only ${open} may be`;
    return told.length === 0 ? undefined : "it declares public, and its function is told of data";
  },
};

/** A route declares its guard by the output `guard` of the component that made it. */
export const guardedRoutes: StackRule = {
  id: "api-guarded-routes",
  title: "Every route declares how it is guarded, and that is true; only the health is public",
  severity: "critical",
  types: [routeType, integrationType, lambdaType, component],
  reads: ["routeKey", "authorizationType", "guard"],
  why: "A route without a guard lets the whole internet start playbooks or answer for people.",
  fix: "Make the route by a component that declares its guard, and give its function what the guard checks by; or set an authorizer.",
  reference: "FSBP APIGateway.8",
  checkStack: (stack) => {
    const components = new Map(stack.ofType(component).map((one) => [one.urn, one]));
    return stack.ofType(routeType).flatMap((route) => {
      const guard = components.get(route.parent ?? "")?.props.guard;
      const { authorizationType = "NONE" } = route.props;
      if (guard === undefined && authorizationType !== "NONE") return [];
      const message = untruth(guard, { route, told: toldOf(route, stack) }, stack);
      return message === undefined ? [] : [{ resource: route, path: "authorizationType", message }];
    });
  },
};

function untruth(guard: unknown, behind: Behind, stack: Stack): string | undefined {
  if (guard === undefined) return "everybody may call it: it declares no guard, and the API asks for nothing";
  const truth = truths[String(guard)];
  return truth
    ? truth(behind, stack)
    : `it declares ${String(guard)}, which is none of ${Object.keys(truths).join(", ")}`;
}

/** What the function behind a route finds in its environment. */
function toldOf(route: Member, { referenced }: Stack): readonly Member[] {
  return referenced(route, "target")
    .flatMap((integration) => referenced(integration, "integrationUri"))
    .filter(({ type }) => type === lambdaType)
    .flatMap((lambda) => referenced(lambda, "environment"));
}
