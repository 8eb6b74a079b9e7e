export type { ServerErrorCode } from "./errors.js";
export { isServerError, ServerError, serverErrorCodes } from "./errors.js";
export type { Listening, ListenOptions } from "./listen.js";
export { listen } from "./listen.js";
export type { JobProgress } from "./platform.js";
export type { PythonRuntimeOptions } from "./python/runtime.js";
export { PythonRuntime } from "./python/runtime.js";
export type { Server, ServerOptions } from "./server.js";
export { createServer } from "./server.js";
