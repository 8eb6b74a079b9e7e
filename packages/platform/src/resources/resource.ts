import { type CallOptions, type Client, getClient } from "../client.js";

/** Something the platform keeps, as it was last read. It remembers the client that it came from. */
export abstract class Resource<Answer extends { uuid: string }> {
  readonly client: Client;
  #answer: Answer;

  constructor(client: Client, answer: Answer) {
    this.client = client;
    this.#answer = answer;
  }

  get uuid(): string {
    return this.#answer.uuid;
  }

  /** Everything the platform said, in wire form. */
  get answer(): Answer {
    return this.#answer;
  }

  toJSON(): Answer {
    return this.#answer;
  }

  protected learn(answer: Answer): this {
    this.#answer = answer;
    return this;
  }

  /** The client of a call on this resource. */
  protected clientOf(options: CallOptions): Client {
    return options.client ?? this.client;
  }
}

/** Another resource, or its uuid. */
export type ResourceReference = string | { readonly uuid: string; readonly client?: Client };

export function uuidOf(reference: ResourceReference): string {
  return typeof reference === "string" ? reference : reference.uuid;
}

/** The client that was asked for, else that of the first resource that has one, else the current one. */
export function chooseClient(options: CallOptions, ...references: (ResourceReference | undefined)[]): Client {
  if (options.client) return options.client;
  for (const reference of references) {
    if (typeof reference === "object" && reference.client) return reference.client;
  }
  return getClient();
}
