/** A reference to a record by its id, with a display text where one is known. */
export class Ref {
  readonly id: string;
  readonly dis: string | null;

  constructor(id: string, dis: string | null = null) {
    this.id = id;
    this.dis = dis;
  }

  toString(): string {
    return this.id;
  }
}

/** An address; plain text in Python. */
export class Uri {
  readonly uri: string;

  constructor(uri: string) {
    this.uri = uri;
  }

  toString(): string {
    return this.uri;
  }
}

/** A place on earth in degrees, kept to a millionth of one. */
export class Coord {
  readonly lat: number;
  readonly lng: number;

  constructor(lat: number, lng: number) {
    this.lat = lat;
    this.lng = lng;
  }
}

/** A number that is a `float` in Python even when it is whole: plain whole numbers are `int` there. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}
