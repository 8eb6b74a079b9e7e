/** A stretch of the text, in UTF-16 units from 0, as `slice` counts; `end` is exclusive. */
export interface Position {
  readonly start: number;
  readonly end: number;
}

export interface SymbolNode {
  readonly kind: "symbol";
  readonly name: string;
  readonly position: Position;
}

/** `#:name`; its value is the node that follows it. */
export interface KeywordNode {
  readonly kind: "keyword";
  readonly name: string;
  readonly position: Position;
}

/** The characters between the quotes as they stand: escapes are not decoded. */
export interface StringNode {
  readonly kind: "string";
  readonly value: string;
  readonly position: Position;
}

export interface IntegerNode {
  readonly kind: "integer";
  readonly value: number;
  /** All digits, also where `value` cannot hold them. */
  readonly digits: string;
  readonly position: Position;
}

export interface FloatNode {
  readonly kind: "float";
  readonly value: number;
  readonly position: Position;
}

export interface BooleanNode {
  readonly kind: "boolean";
  readonly value: boolean;
  readonly position: Position;
}

export interface NilNode {
  readonly kind: "nil";
  readonly position: Position;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Expression[];
  readonly position: Position;
}

/** A formula as plain data. */
export type Expression =
  | ListNode
  | SymbolNode
  | KeywordNode
  | StringNode
  | IntegerNode
  | FloatNode
  | BooleanNode
  | NilNode;

/** What an empty text is read as. */
export const endOfText = "#<eof-object>";
