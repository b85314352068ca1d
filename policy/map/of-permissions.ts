/** Who may call functions: routes of an API, rules, and other sources. */
import type { Member } from "#policy/core/rule";
import { texts } from "#policy/core/values";
import { callerNamed } from "#policy/map/callers";
import type { Let } from "#policy/map/of-resources";
import { placeOf } from "#policy/map/places";
import { seenFrom } from "#policy/map/sayings";
import { labelOf } from "#policy/model/labels";
import { type Model, named } from "#policy/model/model";

const types = {
  function: "aws:lambda/function:Function",
  permission: "aws:lambda/permission:Permission",
  route: "aws:apigatewayv2/route:Route",
  rule: "aws:cloudwatch/eventRule:EventRule",
} as const;

/** What else a permission demands of who calls. */
const demands = ["sourceAccount", "principalOrgId", "functionUrlAuthType"] as const;

export function letByPermissions(model: Model): readonly Let[] {
  return model.stack.ofType(types.permission).map((one) => {
    const [lambda] = named(model, one, "function", one.props.function, types.function);
    const [name = "a function"] = texts(one.props.function);
    const on = lambda ? seenFrom(one, model.things.of(lambda), model) : name;
    const [action = "lambda:InvokeFunction"] = texts(one.props.action);
    const permission = {
      effect: "allow",
      action,
      on,
      when: demands.flatMap((key) => texts(one.props[key]).map((value) => `${key} ${value}`)),
      because: "permission",
      at: placeOf(one, model.family),
      through: on,
    } as const;
    return { by: one, caller: callerOf(one, model), permission };
  });
}

/** A permission for an API's route is made beside the route, and is called like it. */
function callerOf(one: Member, model: Model): string {
  const route = model.stack.ofType(types.route).find((other) => other.name === one.name && other.parent === one.parent);
  if (route) return `route ${texts(route.props.routeKey)[0] ?? route.name}${guardOf(route, model)}`;
  const [rule] = named(model, one, "sourceArn", one.props.sourceArn, types.rule);
  if (rule) return labelOf(rule, model.family);
  const [source] = texts(one.props.sourceArn ?? one.props.principal);
  return source === undefined ? "somebody" : callerNamed(source, model).name;
}

/** Who may use the route, as its component registers it. */
function guardOf({ parent }: Member, { stack }: Model): string {
  const [guard] = texts(stack.resources.find(({ urn }) => urn === parent)?.props.guard);
  return guard === undefined ? "" : ` (${guard})`;
}
