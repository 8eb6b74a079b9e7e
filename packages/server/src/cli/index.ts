export { createDemoCommand } from "./demo.js";
export { createDoctorCommand } from "./doctor.js";
export { createServeCommand } from "./serve.js";
