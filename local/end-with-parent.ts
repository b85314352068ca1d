/**
 * Ends this process when the one that started it is gone, however that ended: nobody reads the result any more, and a
 * successor may be at work. `parent` is its process id; `cleanUp` runs before the end.
 */
export function endWithParent(parent: number, cleanUp: () => void = () => {}): void {
  const check = () => {
    if (process.ppid === parent) return;
    cleanUp();
    process.exit(1);
  };
  check();
  setInterval(check, 500).unref();
}
