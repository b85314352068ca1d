/** How a Task reaches its function. */
export type TaskResource =
  /** `arn:aws:states:::lambda:invoke`: Arguments name the function, the result wraps the payload. */
  | { readonly kind: "invoke"; readonly waitsForToken: boolean }
  /** A function's own ARN: the arguments are the payload, the payload is the result. */
  | { readonly kind: "function"; readonly functionArn: string };

export function parseResource(resource: string): TaskResource | { problem: string } {
  if (/^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9$_-]+)?$/.test(resource))
    return { kind: "function", functionArn: resource };
  if (resource === "arn:aws:states:::lambda:invoke") return { kind: "invoke", waitsForToken: false };
  if (resource === "arn:aws:states:::lambda:invoke.waitForTaskToken") return { kind: "invoke", waitsForToken: true };
  return {
    problem: `the local cloud does not run the resource "${resource}": it knows arn:aws:states:::lambda:invoke, the same with .waitForTaskToken, and a function's ARN`,
  };
}

/** What the history calls the resource. */
export const resourceName = (waitsForToken: boolean) => (waitsForToken ? "invoke.waitForTaskToken" : "invoke");
