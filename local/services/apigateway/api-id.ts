import { randomInt } from "node:crypto";

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Ids as API Gateway gives them: lower-case letters and digits. */
export const newId = (length: number): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
