export type { PlatformErrorCode, PlatformErrorName } from "./errors.js";
export {
  isPlatformError,
  PlatformAbortError,
  PlatformError,
  PlatformHttpError,
  PlatformShapeError,
  PlatformTimeoutError,
  platformErrorCodes,
} from "./errors.js";
