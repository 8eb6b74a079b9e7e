type Numbers = Float64Array | Uint32Array;

/** How many items a part has once there are that many: nothing is copied from then on. */
const partLength = 1 << 16;

/** Numbers that become more. */
export class GrowingColumn<N extends Numbers> {
  readonly #create: new (
    length: number,
  ) => N;
  readonly #full: N[] = [];
  #last: N;
  /** How many items the last part holds. */
  #used = 0;

  constructor(create: new (length: number) => N) {
    this.#create = create;
    this.#last = new create(16);
  }

  get length(): number {
    return this.#full.length * partLength + this.#used;
  }

  push(item: number): void {
    if (this.#used === this.#last.length) this.#makeRoom();
    this.#last[this.#used++] = item;
  }

  at(position: number): number {
    const part = this.#full[Math.floor(position / partLength)] ?? this.#last;
    return part[position % partLength] as number;
  }

  #makeRoom(): void {
    if (this.#used === partLength) {
      this.#full.push(this.#last);
      this.#last = new this.#create(partLength);
      this.#used = 0;
      return;
    }
    const larger = new this.#create(2 * this.#used);
    larger.set(this.#last);
    this.#last = larger;
  }
}
