import { selfTest } from "../functions/endpoints/self-test.ts";
import { echo } from "../functions/tasks/self-test/index.ts";
import { playbook } from "./language/index.ts";

/** Goes the way that every alert goes, and touches nobody. */
export const selfTestPlaybook = playbook({
  name: "self-test",
  description: "A health check asks whether this platform takes an alert to its end.",
  endpoint: selfTest,
  timeLimit: "10 minutes",
  outcomes: ["healthy"],
  uses: { echo },

  async steps({ alert, echo, task, finish, fail }) {
    const heard = await task("echo", echo, { nonce: alert.nonce });
    if (heard.nonce !== alert.nonce) return fail("WrongEcho", "the task returned something else than it was given");
    return finish("healthy");
  },
});
