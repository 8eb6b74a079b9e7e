import type { Peer, PeerAnswer, PeerRequest, RequestListener } from "../session/peer.js";
import type { Channel } from "./channel.js";
import { decodeValue } from "./decode.js";
import { encodeValue } from "./encode.js";
import type { Attachment } from "./frame.js";
import type { RunnerRequest } from "./message.js";

/** The runner of this package, over its frames. */
export function nativePeer(channel: Channel): Peer {
  return {
    async request(request: PeerRequest, listener: RequestListener = {}): Promise<PeerAnswer> {
      const [message, attachments] = messageFrom(request);
      const { reply, attachments: received } = await channel.request(message, attachments, listener);
      const { dropped, exceeded } = reply;
      if (reply.op === "error") return { value: null, dropped, exceeded, failure: reply.error };
      return { value: decodeValue(reply.value, received), dropped, exceeded };
    },
    fail: (error) => channel.fail(error),
  };
}

function messageFrom(request: PeerRequest): [RunnerRequest, readonly Attachment[]] {
  if (request.op === "define") {
    const { tree, attachments } = encodeValue(request.value);
    return [{ op: "define", name: request.name, value: tree }, attachments];
  }
  if (request.op !== "file") return [request, []];
  const { data, ...message } = request;
  return [message, data ? [[data]] : []];
}
