/** Who may call functions: routes of an API, rules, and other sources. */
import type { Member } from "#policy/core/rule";
import { texts } from "#policy/core/values";
import type { Let } from "#policy/map/of-resources";
import { seenFrom } from "#policy/map/seen-from";
import { labelOf } from "#policy/model/labels";
import { type Model, named } from "#policy/model/model";

const types = {
  function: "aws:lambda/function:Function",
  permission: "aws:lambda/permission:Permission",
  route: "aws:apigatewayv2/route:Route",
  rule: "aws:cloudwatch/eventRule:EventRule",
} as const;

export function letByPermissions(model: Model): readonly Let[] {
  return model.stack.ofType(types.permission).flatMap((one) => {
    const [lambda] = named(model, one, "function", one.props.function, types.function);
    const on = lambda ? seenFrom(one, model.things.of(lambda), model) : texts(one.props.function)[0];
    return on === undefined
      ? []
      : [{ by: one, caller: callerOf(one, model), permission: permissionOf(one, on, model) }];
  });
}

function permissionOf(one: Member, on: string, { family }: Model): Let["permission"] {
  const [action = "lambda:InvokeFunction"] = texts(one.props.action);
  const at = family.declaration(one)?.at;
  return { effect: "allow", action, on, when: [], because: "permission", at, through: on };
}

/** Who may use the route, as its component registers it. */
const guardOf = ({ parent }: Member, { stack }: Model): string => {
  const [guard] = texts(stack.resources.find(({ urn }) => urn === parent)?.props.guard);
  return guard === undefined ? "" : ` (${guard})`;
};

/** A permission for an API's route is made beside the route, and is called like it. */
function callerOf(one: Member, model: Model): string {
  const route = model.stack.ofType(types.route).find((other) => other.name === one.name && other.parent === one.parent);
  if (route) return `route ${texts(route.props.routeKey)[0] ?? route.name}${guardOf(route, model)}`;
  const [rule] = named(model, one, "sourceArn", one.props.sourceArn, types.rule);
  if (rule) return labelOf(rule, model.family);
  const [source] = texts(one.props.sourceArn);
  const [principal = "somebody"] = texts(one.props.principal);
  return source === undefined ? principal : model.things.target(source).label;
}
