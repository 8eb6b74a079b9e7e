/** The first byte of every Brio value. */
export const CONTROL = {
  null: 0x00,
  marker: 0x01,
  na: 0x02,
  remove: 0x03,
  false: 0x04,
  true: 0x05,
  int16: 0x06,
  int32: 0x07,
  float64: 0x08,
  text: 0x09,
  refText: 0x0a,
  refHandle: 0x0b,
  uri: 0x0c,
  date: 0x0d,
  time: 0x0e,
  seconds: 0x0f,
  nanoseconds: 0x10,
  coord: 0x11,
  bytes: 0x13,
  emptyDict: 0x14,
  dict: 0x15,
  emptyList: 0x16,
  list: 0x17,
  grid: 0x18,
} as const;

/** Bytes that open and close what holds other values. */
export const BRACKET = { list: [0x5b, 0x5d], dict: [0x7b, 0x7d], grid: [0x3c, 0x3e] } as const;

/** Milliseconds from 1970 to 2000, from where Brio counts. */
export const EPOCH_2000 = 946_684_800_000;
