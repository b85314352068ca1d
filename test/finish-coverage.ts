/**
 * Mocha's worker processes write their coverage as they exit. Mocha sends SIGTERM to a worker that takes more than a
 * second over it; it goes on and ends by itself.
 */
if (process.send) process.on("SIGTERM", () => {});
