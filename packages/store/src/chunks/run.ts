/** Points of one revision, in order of time. */
export interface Run {
  readonly revision: number;
  /** When the revision was inserted, epoch milliseconds. */
  readonly inserted: number;
  readonly times: Float64Array;
  readonly values: Float64Array | readonly (string | null)[];
}

interface EvenPoints extends Omit<Run, "times"> {
  /** The instant at position 0. */
  readonly start: number;
  readonly step: number;
  /** The position of the first value. */
  readonly from: number;
}

/** A run whose instants are spread out when somebody asks for them. */
export class EvenRun implements Run {
  readonly revision: number;
  readonly inserted: number;
  readonly values: Run["values"];
  readonly #start: number;
  readonly #step: number;
  readonly #from: number;
  #times: Float64Array | undefined;

  constructor({ revision, inserted, values, start, step, from }: EvenPoints) {
    this.revision = revision;
    this.inserted = inserted;
    this.values = values;
    this.#start = start;
    this.#step = step;
    this.#from = from;
  }

  get times(): Float64Array {
    this.#times ??= this.#spread();
    return this.#times;
  }

  /** First instant and step, where they are whole milliseconds and so add up exactly. */
  get grid(): { readonly start: number; readonly step: number } | undefined {
    if (!Number.isInteger(this.#start) || !Number.isInteger(this.#step)) return undefined;
    return { start: this.#start + this.#from * this.#step, step: this.#step };
  }

  #spread(): Float64Array {
    const times = new Float64Array(this.values.length);
    for (let i = 0; i < times.length; i++) times[i] = this.#start + (this.#from + i) * this.#step;
    return times;
  }
}
