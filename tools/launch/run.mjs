import { spawn } from "node:child_process";

let running;
let passesInterrupts = false;
let interrupted = false;

// Ctrl-C in a terminal reaches the child as well: it ends in its own time, and its exit code is ours. What only
// this process is told has to be passed on; a child may then be told twice, so it is asked for where it can bear that.
process.on("SIGINT", () => {
  interrupted = true;
  if (passesInterrupts) running?.kill("SIGINT");
});
process.on("SIGTERM", () => {
  interrupted = true;
  running?.kill("SIGTERM");
});

/** Whether this process was told to stop. */
export function wasInterrupted() {
  return interrupted;
}

/** The exit code of a program with our stdin and stderr. `stdout` may be 2 to keep ours clean. */
export function run(file, args, { stdout = "inherit", passInterrupts = false, ...options }) {
  return new Promise((resolve, reject) => {
    running = spawn(file, args, { ...options, stdio: ["inherit", stdout, "inherit"] });
    passesInterrupts = passInterrupts;
    running.on("error", reject);
    running.on("exit", (code, signal) => {
      running = undefined;
      resolve(signal === null ? code : 130);
    });
  });
}
