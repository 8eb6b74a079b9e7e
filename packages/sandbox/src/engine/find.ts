import { abortedError, SandboxError } from "../errors.js";
import { type Logger, silentLogger } from "../logger.js";
import { tryEndpoint } from "./connect.js";
import { type Environment, engineEndpoints } from "./endpoint.js";
import type { Engine, EngineAttempt } from "./engine.js";

export interface FindEngineOptions {
  signal?: AbortSignal;
  logger?: Logger;
  /** Read instead of `process.env`. */
  environment?: Environment;
}

/** What was tried to reach an engine, and the first engine that answered. */
export interface EngineDiagnosis {
  engine?: Engine;
  attempts: EngineAttempt[];
}

/** Tries every usual place of a Docker engine in order and tells what came of each; stops at the first that answers. */
export async function diagnoseEngine(options: FindEngineOptions = {}): Promise<EngineDiagnosis> {
  const { environment = process.env, logger = silentLogger, signal } = options;
  const attempts: EngineAttempt[] = [];
  if (environment.DOCKER_HOST) logger.debug("DOCKER_HOST is set: no other place of an engine is tried");
  for (const endpoint of engineEndpoints(environment)) {
    if (signal?.aborted) throw abortedError("Looking for a Docker engine", signal);
    const attempt = await attemptOrAbort(endpoint, environment, signal);
    logger.debug(`engine at ${attempt.endpoint} (${attempt.source}): ${attempt.message}`);
    attempts.push(attempt);
    if (!attempt.engine) continue;
    logger.debug(`using the engine at ${attempt.endpoint}`);
    return { engine: attempt.engine, attempts };
  }
  logger.debug("no engine answers");
  return { attempts };
}

async function attemptOrAbort(...args: Parameters<typeof tryEndpoint>): Promise<EngineAttempt> {
  try {
    return await tryEndpoint(...args);
  } catch (error) {
    if (args[2]?.aborted) throw abortedError("Looking for a Docker engine", args[2]);
    throw error;
  }
}

/**
 * The first Docker engine that answers: DOCKER_HOST when set, else the usual sockets, podman's last.
 * @throws {SandboxError} engine_permission when an engine is there and the user may not use it; engine_unsupported
 *   when its API is too old; engine_unavailable when none answers; aborted.
 */
export async function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
  const { engine, attempts } = await diagnoseEngine(options);
  if (engine) return engine;
  throw engineError(attempts);
}

/** Why none of the attempts gave an engine, and what to do about the one that came nearest. */
export function engineError(attempts: EngineAttempt[]): SandboxError {
  const denied = attempts.find(({ problem }) => problem === "permission");
  if (denied) return permissionError(denied, attempts);
  const outdated = attempts.find(({ problem }) => problem === "outdated");
  return outdated ? unsupportedError(outdated, attempts) : unavailableError(attempts);
}

function permissionError(denied: EngineAttempt, attempts: EngineAttempt[]): SandboxError {
  const message = `The Docker engine at ${denied.endpoint} refuses this user: ${denied.message}. ${denied.remedy}`;
  return new SandboxError("engine_permission", message, { details: detailsOf(attempts) });
}

function unsupportedError(outdated: EngineAttempt, attempts: EngineAttempt[]): SandboxError {
  const message = `The engine at ${outdated.endpoint} is too old: ${outdated.message}. ${outdated.remedy}`;
  return new SandboxError("engine_unsupported", message, { details: detailsOf(attempts) });
}

function unavailableError(attempts: EngineAttempt[]): SandboxError {
  const tried = attempts.map(({ endpoint, message }) => `${endpoint} (${message})`).join(", ");
  const best = attempts.find(({ problem }) => problem !== "absent") ?? attempts[0];
  const message = `No Docker engine answers. Tried ${tried}. ${best?.remedy ?? ""}`;
  return new SandboxError("engine_unavailable", message, { details: detailsOf(attempts) });
}

function detailsOf(attempts: EngineAttempt[]) {
  return { attempts: attempts.map(({ endpoint, source, message }) => ({ endpoint, source, message })) };
}
