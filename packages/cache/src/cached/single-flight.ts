import { untilAborted } from "../until-aborted.js";

/** Work that several callers wait for. It is aborted when the last of them has gone. */
interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  callers: number;
}

/** Runs work once per key at a time; who asks meanwhile gets the same result. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  async run(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, work);
    flight.callers++;
    try {
      return await untilAborted(flight.result, signal);
    } finally {
      flight.callers--;
      if (flight.callers === 0 && this.#flights.get(key) === flight) {
        this.#flights.delete(key);
        flight.controller.abort(signal?.reason);
      }
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const result = work(controller.signal);
    const flight: Flight<T> = { result, controller, callers: 0 };
    const settle = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    result.then(settle, settle);
    this.#flights.set(key, flight);
    return flight;
  }
}
