import type { ContainerInfo } from "dockerode";
import type { Engine } from "../engine/engine.js";
import { type Logger, silentLogger } from "../logger.js";
import { ownerFromLabels, SESSION_LABEL } from "./labels.js";
import { isDead, isHere } from "./owner.js";
import { removeContainer } from "./remove.js";

// A container in one of these states is on its way in or out for about a second.
const RESTING_STATES = ["created", "exited"];
const SETTLING_MS = 60_000;

/**
 * Removes what crashed processes left: containers whose owner on this machine is gone, those that rest for a while
 * without an owner known to live, as after a restart of the machine, and those that a crashed engine half removed. Those of live processes and running ones of other
 * machines stay.
 * @returns the names of the removed containers.
 */
export async function sweep(engine: Engine, options: { logger?: Logger } = {}): Promise<string[]> {
  const { logger = silentLogger } = options;
  const filters = { label: [SESSION_LABEL] };
  const containers = await engine.docker.listContainers({ all: true, filters });
  const left = containers.filter((container) => isLeftOver(container));
  await Promise.all(left.map(({ Id }) => removeContainer(engine, Id)));
  const names = left.map(({ Names, Id }) => Names[0]?.slice(1) ?? Id);
  if (names.length > 0) logger.info(`removed ${names.length} left-over sandbox containers: ${names.join(", ")}`);
  return names;
}

function isLeftOver({ Labels, State, Created }: ContainerInfo): boolean {
  // What the engine began to remove, and did not finish as it crashed.
  if (State === "dead") return true;
  const owner = ownerFromLabels(Labels);
  if (owner && isHere(owner)) return isDead(owner);
  return RESTING_STATES.includes(State) && Date.now() - Created * 1000 > SETTLING_MS;
}
