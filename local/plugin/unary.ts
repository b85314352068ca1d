/** Answers a call of Pulumi's engine that has one request and one response. */
import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";

/** Any error reaches the engine as its message alone. */
export function unary<Request, Answer>(answer: (request: Request) => Answer | Promise<Answer>) {
  return async ({ request }: ServerUnaryCall<Request, Answer>, callback: sendUnaryData<Answer>): Promise<void> => {
    try {
      callback(null, await answer(request));
    } catch (error) {
      callback({ code: 2, details: error instanceof Error ? error.message : String(error) });
    }
  };
}
