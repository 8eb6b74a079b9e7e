import { StringDecoder } from "node:string_decoder";
import type { Link } from "../container/link.js";
import { isSandboxError, SandboxError } from "../errors.js";
import type { OutputStream, Progress, RequestListener } from "../session/peer.js";
import { Budget, type BudgetLimits } from "./budget.js";
import { type Attachment, encodeFrame, type Frame, FrameDecoder } from "./frame.js";
import { parseBoundedJson } from "./json-bounds.js";
import { type RunnerMessage, type RunnerReply, type RunnerRequest, runnerMessageSchema } from "./message.js";

export interface ChannelLimits extends BudgetLimits {
  resultItems: number;
}

interface Pending {
  id: number;
  listener: RequestListener;
  budget: Budget;
  resolve(answer: { reply: RunnerReply; attachments: Buffer[] }): void;
  reject(error: SandboxError): void;
}

// Containers, dicts and their tags; the runner stops at 100 levels of the user's own.
const JSON_DEPTH = 512;
const MAX_HEADER_BYTES = 64 * 1024 * 1024;
const MAX_ATTACHMENTS = 100_000;

/** Requests and replies over a link, one request at a time; a peer that breaks the protocol ends it. */
export class Channel {
  /** Resolves with the first message of the runner. */
  readonly ready: Promise<Extract<RunnerMessage, { op: "ready" }>>;
  readonly #link: Link;
  readonly #limits: ChannelLimits;
  readonly #decoders: Record<OutputStream, StringDecoder>;
  #settleReady: PromiseWithResolvers<Extract<RunnerMessage, { op: "ready" }>>;
  #pending: Pending | undefined;
  #nextId = 1;
  #failure: SandboxError | undefined;

  constructor(link: Link, limits: ChannelLimits) {
    this.#link = link;
    this.#limits = limits;
    this.#decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
    this.#settleReady = Promise.withResolvers();
    this.ready = this.#settleReady.promise;
    this.ready.catch(() => {});
    const headerBytes = Math.min(MAX_HEADER_BYTES, limits.resultBytes + 65536);
    const frameLimits = { headerBytes, attachments: MAX_ATTACHMENTS, frameBytes: limits.resultBytes + 65536 };
    const decoder = new FrameDecoder(frameLimits, (frame) => this.#receive(frame));
    link.onData = (bytes) => this.#guard(() => decoder.push(bytes));
  }

  /** The reply to a request, which may be Python's error; rejects only when the sandbox is of no more use. */
  request(
    request: RunnerRequest,
    attachments: readonly Attachment[],
    listener: RequestListener = {},
  ): Promise<{ reply: RunnerReply; attachments: Buffer[] }> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending = { id, listener, budget: new Budget(this.#limits), resolve, reject };
      this.#link.send(encodeFrame({ ...request, id }, attachments));
    });
  }

  /** Ends the channel: what waits and what comes later is rejected with this error. */
  fail(error: SandboxError): void {
    this.#failure ??= error;
    this.#settleReady.reject(error);
    this.#pending?.reject(error);
    this.#pending = undefined;
  }

  #guard(action: () => void): void {
    if (this.#failure) return;
    try {
      action();
    } catch (error) {
      const message = `The sandbox broke the protocol: ${(error as Error).message}`;
      this.fail(isSandboxError(error) ? error : new SandboxError("protocol", message, { cause: error }));
      this.#link.close();
    }
  }

  #receive({ header, attachments }: Frame): void {
    // A tag adds an object per value.
    const bounds = { depth: JSON_DEPTH, items: 4 * this.#limits.resultItems + 1000 };
    const message = runnerMessageSchema.parse(parseBoundedJson(header, bounds));
    if (message.op === "ready") this.#settleReady.resolve(message);
    else if (message.op === "stream") this.#stream(message.name, attachments);
    else if (message.op === "output") this.#output(message.mimes, attachments);
    else if (message.op === "progress") this.#progress(message);
    else this.#settle(message, attachments);
  }

  #stream(name: OutputStream, attachments: Buffer[]): void {
    this.#pending?.budget.spend("printed", attachments);
    const text = attachments.map((bytes) => this.#decoders[name].write(bytes)).join("");
    this.#pending?.listener.onStream?.(name, text);
  }

  #output(mimes: string[], attachments: Buffer[]): void {
    if (mimes.length !== attachments.length) throw new SandboxError("protocol", "An output has no data.");
    this.#pending?.budget.spend("shown", attachments);
    mimes.forEach((mime, index) => {
      this.#pending?.listener.onOutput?.(mime, attachments[index] as Buffer);
    });
  }

  #progress(progress: Progress): void {
    this.#pending?.budget.spend("printed", [Buffer.alloc(64)]);
    const { done, total, message } = progress;
    this.#pending?.listener.onProgress?.({ done, total, message });
  }

  #settle(reply: RunnerReply, attachments: Buffer[]): void {
    const pending = this.#pending;
    if (reply.id !== pending?.id) throw new SandboxError("protocol", "The sandbox answered what was not asked.");
    this.#pending = undefined;
    pending.resolve({ reply, attachments });
  }
}
