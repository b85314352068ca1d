import { InvalidArgumentError } from "commander";

/** Reads an option that is a number of seconds. */
export function secondsUpTo(most: number): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (text.trim() === "" || !Number.isInteger(n) || n < 0 || n > most)
      throw new InvalidArgumentError(`It is a whole number of seconds from 0 to ${most}.`);
    return n;
  };
}
