import { connect } from "node:net";

/** Whether something listens where Docker engines do; only a hint, but it costs no time. */
export function hasSystemEngine() {
  return new Promise((resolve) => {
    const socket = connect("/var/run/docker.sock");
    socket.on("error", () => resolve(false));
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
