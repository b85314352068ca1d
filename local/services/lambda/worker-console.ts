import { format } from "node:util";

const methods = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN", error: "ERROR" } as const;

/**
 * Sends what the function prints to its log, whole writes at a time.
 * `console` writes lines as Lambda's runtime does: with time, request and level, as text or as JSON.
 */
export function patchConsole(
  logFormat: "Text" | "JSON",
  current: { readonly requestId: string },
  log: (text: string) => void,
): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      log(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      const done = rest.find((argument) => typeof argument === "function");
      if (done) done();
      return true;
    };
  }
  for (const [method, level] of Object.entries(methods)) {
    Object.defineProperty(console, method, {
      configurable: true,
      writable: true,
      value: (...values: unknown[]) => log(line(logFormat, current.requestId, level, values)),
    });
  }
}

function line(logFormat: "Text" | "JSON", requestId: string, level: string, values: unknown[]): string {
  const timestamp = new Date().toISOString();
  if (logFormat === "Text") return `${timestamp}\t${requestId}\t${level}\t${format(...values)}\n`;
  const message = values.length === 1 && typeof values[0] === "object" ? values[0] : format(...values);
  return `${JSON.stringify({ timestamp, level, requestId, message })}\n`;
}
