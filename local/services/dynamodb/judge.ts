import { EventEmitter } from "node:events";
import dynalite from "dynalite";
import { z } from "zod";
import { AwsError, type Properties } from "../../service.ts";

/** Answers DynamoDB calls from memory: what expressions mean, which inputs are wrong, what an index holds. */
export type Judge = (operation: string, input: Properties) => Promise<Properties>;

const headers = {
  "content-type": "application/x-amz-json-1.0",
  // dynalite wants a signature to be there and does not look at it: the gateway already has.
  authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local",
  "x-amz-date": "local",
};
const answerShape = z.record(z.string(), z.unknown());
const errorShape = z.object({ __type: z.string(), message: z.string().optional(), Message: z.string().optional() });

/** dynalite without a socket: its request handler is called with a request made in memory. */
export function openJudge(): Judge {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  return (operation, input) =>
    new Promise((resolve, reject) => {
      const request = Object.assign(new EventEmitter(), {
        method: "POST",
        url: "/",
        headers: { ...headers, "x-amz-target": `DynamoDB_20120810.${operation}` },
      });
      const response = {
        statusCode: 200,
        setHeader() {},
        end(text: string) {
          const answer = answerShape.parse(JSON.parse(text));
          if (response.statusCode === 200) resolve(answer);
          else reject(errorOf(answer, response.statusCode));
        },
      };
      server.emit("request", request, response);
      request.emit("data", Buffer.from(JSON.stringify(input)));
      request.emit("end");
    });
}

function errorOf(answer: Properties, status: number): AwsError {
  const { __type, message, Message } = errorShape.parse(answer);
  return new AwsError(__type.slice(__type.indexOf("#") + 1), message ?? Message ?? "", status);
}
