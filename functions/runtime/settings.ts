/** Integration settings: what a task needs to know that is no secret. */

const defaults: Readonly<Record<string, string>> = { "slack/api-url": "https://slack.com/api/" };

/** The value of a declared setting; says what to do when it has none. */
export function readSetting(settings: Readonly<Record<string, string>>, name: string): string {
  const value = settings[name] ?? defaults[name];
  if (value === undefined || value === "") {
    throw new Error(
      `the setting "${name}" has no value: declare it in the task's "settings" and set it in the stack's configuration`,
    );
  }
  return value;
}
