import { coreOperators, coreRegistry, createRegistry, type Operator, type Registry } from "@asof/formula";

const lessOrEqual = coreRegistry.get("<=") as Operator;

/** All operators, with what the original computes for `<`. */
export const registryOfTheOriginal: Registry = createRegistry([...coreOperators, { ...lessOrEqual, name: "<" }], {
  override: ["<"],
});
