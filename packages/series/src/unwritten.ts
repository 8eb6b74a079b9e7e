interface Allocator {
  allocUnsafeSlow(bytes: number): Uint8Array<ArrayBuffer>;
}

const { Buffer: node } = globalThis as { Buffer?: Partial<Allocator> };

/** From where on clearing memory takes longer than asking Node for some that is not. */
const worthIt = 8192;

/**
 * Numbers of which the caller writes each before anyone else sees them: on Node what they are until then is whatever
 * the memory held. Memory that was just given back need neither be cleared nor be mapped anew.
 */
export function unwritten(length: number): Float64Array<ArrayBuffer> {
  if (length < worthIt || node?.allocUnsafeSlow === undefined) return new Float64Array(length);
  return new Float64Array(node.allocUnsafeSlow(length * 8).buffer, 0, length);
}
