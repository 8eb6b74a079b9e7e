import { customAlphabet } from "nanoid";

/** A name that no other process has: one letter case only, so that every file system keeps names apart. */
export const randomFileName = customAlphabet("0123456789abcdefghijklmnopqrstuvwxyz", 24);
