/** Where resources are declared, for the engine's state and messages and for the policy report. */
import * as pulumi from "@pulumi/pulumi";

/** The SDK's own pattern takes no `file://` addresses, which ES modules have in their stack traces. */
const frame = /^\s*at (?:.* \()?(?:file:\/\/)?(?<file>\/.*):(?<line>[0-9]+):(?<column>[0-9]+)\)?$/;

/** Lets the SDK find the line that declares a resource. To be called before the first resource. */
export function readSourcePositions(): void {
  Reflect.set(pulumi.Resource, "framePositionRegExp", frame);
}
