import { appendFileSync } from "node:fs";
import { fileError } from "../drivers/local-files.js";
import type { CacheLogger } from "../logger.js";

export interface SessionLog {
  /** `place` is the original's name of the method that speaks, part of each line in the file. */
  info(place: string, message: string): void;
  warn(place: string, message: string, error: unknown): void;
}

export interface SessionLogOptions {
  readonly payloadName: string;
  readonly logger: CacheLogger;
  /** Appended to; undefined for none. */
  readonly file: string | undefined;
  readonly now: () => Date;
}

/** Lines in the original's form: `2026-11-21 08:13:38,722 - points - generate - INFO - Now generating …`, local time. */
export function createSessionLog({ payloadName, logger, file, now }: SessionLogOptions): SessionLog {
  const append = (place: string, level: string, message: string) => {
    if (file === undefined) return;
    try {
      appendFileSync(file, `${timeText(now())} - ${payloadName} - ${place} - ${level} - ${message}\n`);
    } catch (error) {
      throw fileError("write", file, error);
    }
  };
  return {
    info: (place, message) => {
      append(place, "INFO", message);
      logger.info?.(message);
    },
    warn: (place, message, error) => {
      append(
        place,
        "WARNING",
        `${message}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      logger.warn?.(message, error);
    },
  };
}

function timeText(time: Date): string {
  const digits = (value: number, count = 2) => String(value).padStart(count, "0");
  const date = [digits(time.getFullYear(), 4), digits(time.getMonth() + 1), digits(time.getDate())].join("-");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => digits(part)).join(":");
  return `${date} ${clock},${digits(time.getMilliseconds(), 3)}`;
}
