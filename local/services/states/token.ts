import { randomBytes } from "node:crypto";
import { z } from "zod";
import { AwsError } from "../../service.ts";

/** A task token names its execution and thread; its random part is what makes it unguessable. */
export function newToken(executionArn: string, thread: string): string {
  return Buffer.from(JSON.stringify([executionArn, thread, randomBytes(32).toString("base64")])).toString("base64");
}

const content = z.tuple([z.string(), z.string(), z.string()]);

/** Where a token belongs. Throws InvalidToken for what was never one. */
export function readToken(token: string): { executionArn: string; thread: string } {
  try {
    const [executionArn, thread] = content.parse(JSON.parse(Buffer.from(token, "base64").toString("utf8")));
    return { executionArn, thread };
  } catch {
    throw invalidToken();
  }
}

export const invalidToken = () => new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
