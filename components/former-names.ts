/** How a target's resources are found again when it got another name. */
import type * as pulumi from "@pulumi/pulumi";

type Aliases = NonNullable<pulumi.ResourceOptions["aliases"]>;

/**
 * Options for what is called `name`: it and all below it, whose names begin with its own, may have had these names at its
 * place. Each resource says so itself: what Pulumi derives from a parent's alias is lost when an update breaks off
 * between the parent and its children, and the next one would make them anew.
 */
export function formerlyNamed(
  name: string,
  former: readonly string[],
): Pick<pulumi.ResourceOptions, "transformations"> {
  if (former.length === 0) return {};
  const aliasesOf = (names: readonly string[]) =>
    names
      .filter((one) => one.startsWith(name))
      .flatMap((one) => former.map((was) => ({ name: was + one.slice(name.length) })));
  return {
    transformations: [
      ({ name: own, props, opts }) => {
        const { aliases = [] } = opts;
        return { props, opts: { ...opts, aliases: [...aliases, ...aliasesOf([own, ...namesIn(aliases)])] } };
      },
    ],
  };
}

/** The names that a resource has had by its own account. */
function namesIn(aliases: Aliases): readonly string[] {
  return aliases.flatMap((alias) =>
    typeof alias === "object" && "name" in alias && typeof alias.name === "string" ? [alias.name] : [],
  );
}
