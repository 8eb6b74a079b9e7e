import { connect } from "node:net";
import type { Link } from "../container/link.js";
import { sendAll } from "../container/stdio-link.js";

/** A connection by TCP, from its beginning on: what cannot be reached has ended. */
export function socketLink(address: { host: string; port: number }): Link {
  const socket = connect(address);
  socket.setNoDelay(true);
  const link: Link = {
    onData: () => {},
    ended: new Promise((resolve) => {
      socket.on("close", () => resolve()).on("error", () => {});
    }),
    send: (parts) => sendAll(socket, parts),
    close: () => socket.destroy(),
  };
  socket.on("data", (bytes) => link.onData(bytes));
  return link;
}
