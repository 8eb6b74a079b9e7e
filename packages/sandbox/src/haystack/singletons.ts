/** A value that says only which of the three it is. */
export class Singleton {
  readonly name: "marker" | "na" | "remove";

  /** @internal */
  constructor(name: "marker" | "na" | "remove") {
    this.name = name;
    Object.freeze(this);
  }

  toString(): string {
    return this.name;
  }
}

/** Says that a tag is there, where no value is needed. */
export const Marker: Singleton = new Singleton("marker");
/** A value that is not available, as of a broken sensor. */
export const NA: Singleton = new Singleton("na");
/** Asks for the removal of a tag. */
export const Remove: Singleton = new Singleton("remove");
