import { readFileSync } from "node:fs";
import { z } from "zod";
import type { EffectiveLimits } from "../container/limits.js";
import { SandboxError } from "../errors.js";
import { Grid } from "../haystack/grid.js";
import { packageFile, runnerModule } from "../runner/source.js";
import type { FileRequest, Peer, PeerAnswer, PeerRequest, RequestListener } from "../session/peer.js";
import type { HxpyConnection } from "./connection.js";

const NOTHING_DROPPED = { stdout: 0, stderr: 0 };

const answerSchema = z.tuple([
  z.object({
    v: z.unknown().optional(),
    kind: z.enum(["python", "unsupported", "file"]).optional(),
    type: z.string().default("Error"),
    message: z.string().default(""),
    trace: z.string().default(""),
    out: z.string().default(""),
    err: z.string().default(""),
    shown: z.string().optional(),
  }),
]);
type GuardAnswer = z.output<typeof answerSchema>[0];

/** An hxpy server, driven by lists of define, exec and eval. */
export class HxpyPeer implements Peer {
  readonly python: string;
  /** Resolves when the server has closed the connection. */
  readonly ended: Promise<void>;
  readonly #connection: HxpyConnection;
  readonly #limits: EffectiveLimits;

  private constructor(connection: HxpyConnection, limits: EffectiveLimits, python: string) {
    this.#connection = connection;
    this.#limits = limits;
    this.python = python;
    this.ended = connection.ended;
  }

  static async open(connection: HxpyConnection, limits: EffectiveLimits): Promise<HxpyPeer> {
    const guard = readFileSync(packageFile("hxpy_guard.py"), "utf8");
    const version = "'.'.join(str(n) for n in __import__('sys').version_info[:3])";
    const answer = await connection.ask([{ exec: guard }, { eval: version }]);
    if (typeof answer !== "string") throw refusal(answer);
    return new HxpyPeer(connection, limits, answer);
  }

  async request(request: PeerRequest, listener: RequestListener = {}): Promise<PeerAnswer> {
    if (request.op === "define") {
      await this.#ask([{ def: request.name, v: request.value }, { eval: "None" }]);
      return { value: null, dropped: NOTHING_DROPPED };
    }
    const answer = request.op === "file" ? await this.#file(request) : await this.#guarded(request, listener);
    return "dropped" in answer ? answer : this.#answer(answer, listener);
  }

  fail(error: SandboxError): void {
    this.#connection.fail(error);
  }

  close(): void {
    this.#connection.fail(new SandboxError("closed", "The session is closed."));
  }

  /** What the program prints comes with its answer, since the server has no way to send it before. */
  #guarded(
    request: { op: string; code: string; asText?: boolean },
    listener: RequestListener,
  ): Promise<GuardAnswer | PeerAnswer> {
    const { op, code, asText } = request;
    const flags = [listener.onStream !== undefined, asText === true]
      .map((flag) => (flag ? "True" : "False"))
      .join(", ");
    return this.#instruct([{ def: "__asof_code__", v: code }, { eval: `__asof__("${op}", __asof_code__, ${flags})` }]);
  }

  async #file({ action, path, data }: FileRequest): Promise<GuardAnswer | PeerAnswer> {
    const { ioBytes, resultBytes } = this.#limits;
    return this.#instruct([
      { def: "__asof_request__", v: { action, path, ...(data ? { data } : {}) } },
      { def: "__asof_code__", v: `${runnerModule("files")}\n${FILE_ANSWER(ioBytes, resultBytes)}` },
      { exec: "__asof_names__ = {'request': __asof_request__}; exec(__asof_code__, __asof_names__)" },
      { eval: "__asof_names__['answer']" },
    ]);
  }

  /** The guard's answer; or, where the server itself fails with a grid, the end of the session. */
  async #instruct(instructions: object[]): Promise<GuardAnswer | PeerAnswer> {
    const answer = await this.#ask(instructions);
    const parsed = answerSchema.safeParse(answer);
    if (parsed.success) return parsed.data[0];
    const failure = serverFailure(answer);
    if (!failure)
      throw new SandboxError("protocol", "The hxpy server sent what was not asked for.", { cause: parsed.error });
    return { value: null, dropped: NOTHING_DROPPED, failure, last: true };
  }

  #ask(instructions: object[]): Promise<unknown> {
    return this.#connection.ask(instructions);
  }

  #answer(answer: GuardAnswer, listener: RequestListener): PeerAnswer {
    const dropped = {
      stdout: this.#print("stdout", answer.out, listener),
      stderr: this.#print("stderr", answer.err, listener),
    };
    const { kind, type, message, trace: traceback, shown } = answer;
    if (shown) listener.onOutput?.("text/plain", Buffer.from(shown));
    if (kind) return { value: null, dropped, failure: { kind, type, message, traceback } };
    return { value: answer.v ?? null, dropped };
  }

  /** How many characters were too many. */
  #print(name: "stdout" | "stderr", text: string, listener: RequestListener): number {
    if (text === "") return 0;
    listener.onStream?.(name, text.slice(0, this.#limits.outputBytes));
    return Math.max(0, text.length - this.#limits.outputBytes);
  }
}

const FILE_ANSWER = (maxTotal: number, maxRead: number): string => `
try:
    answer = [{"v": Files("/io", ${maxTotal}, ${maxRead}).perform(**request)}]
except FileRefused as error:
    answer = [{"kind": "file", "type": "FileRefused", "message": str(error)}]
`;

/** What a server says that could not do what it was asked: it ends itself after it. */
function serverFailure(answer: unknown): PeerAnswer["failure"] {
  if (!(answer instanceof Grid) || answer.meta.err === undefined) return undefined;
  const { errMsg = "", errTrace = "" } = answer.meta;
  return { kind: "python", type: "Error", message: String(errMsg), traceback: String(errTrace) };
}

function refusal(answer: unknown): SandboxError {
  const message = serverFailure(answer)?.message ?? "an unexpected answer";
  return new SandboxError("protocol", `The hxpy server could not be set up: ${message.slice(0, 1000)}.`);
}
