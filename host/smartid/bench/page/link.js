// SPDX-License-Identifier: Apache-2.0
// The one WebSocket to the bench: JSON both ways, and screen rectangles as binary.

export class Link {
  /** on: message type -> function(message); on.rectangle gets an ArrayBuffer; on.lost and on.open get nothing. */
  constructor(on) {
    this.on = on;
    this.open();
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(`${scheme}//${location.host}/ws`);
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = ({ data }) => this.receive(data);
    this.socket.onopen = () => this.on.open?.();
    this.socket.onclose = () => {
      this.on.lost?.();
      setTimeout(() => this.open(), 1500);
    };
  }

  receive(data) {
    if (typeof data !== "string") return this.on.rectangle(data);
    const message = JSON.parse(data);
    this.on[message.type]?.(message);
  }

  /** Ask the bench to do something: send("key", {key: "5"}). */
  send(action, more = {}) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ do: action, ...more }));
  }
}
