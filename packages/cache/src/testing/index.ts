export type { DriverConformanceOptions, TestRunner } from "./driver-conformance.js";
export { driverConformance } from "./driver-conformance.js";
