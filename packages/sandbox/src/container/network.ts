import { SandboxError } from "../errors.js";

// What the engine allows as a name; more would be another option to it.
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/;

/**
 * The name of a Docker network, checked: those of the machine itself and of other containers are no walls at all.
 * @throws {SandboxError} invalid_option.
 */
export function checkedNetwork(name: string): string {
  if (NAME.test(name) && name !== "host") return name;
  const advice = 'Use the name of a network of the engine, or "none".';
  throw new SandboxError("invalid_option", `network is ${JSON.stringify(name.slice(0, 200))}. ${advice}`);
}
