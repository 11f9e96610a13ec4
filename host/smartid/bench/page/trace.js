// SPDX-License-Identifier: Apache-2.0
// The decoded trace: a row for each command and answer as it happens; a click opens the bytes beneath.

import { $, both, icon, leading, make } from "./dom.js";

const ARROWS = { ">": "→", "<": "←", "": "" };
const SAID = { ">": "to the card", "<": "from the card", "": "" };
const KEPT = 1500; // rows; older ones leave the page

export class Trace {
  constructor() {
    this.body = $("trace").querySelector("tbody");
    this.scroll = $("trace-scroll");
    this.rows = new Map();
    this.body.addEventListener("click", (event) => this.click(event));
  }

  clear() {
    this.rows.clear();
    this.body.replaceChildren();
    $("trace-empty").hidden = false;
  }

  /** Add rows, or replace those that came before under the same id. */
  add(rows) {
    const atEnd = this.scroll.scrollTop + this.scroll.clientHeight > this.scroll.scrollHeight - 30;
    for (const row of rows) this.put(row);
    $("trace-empty").hidden = this.rows.size > 0;
    this.trim();
    if (atEnd) this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  put(row) {
    const known = this.rows.get(row.id);
    const entry = { row, element: element(row), detail: null };
    this.rows.set(row.id, entry);
    if (!known) return this.body.append(entry.element);
    known.element.replaceWith(entry.element);
    if (known.detail) this.open(entry, known.detail);
  }

  trim() {
    for (const [id, entry] of this.rows) {
      if (this.rows.size <= KEPT) return;
      entry.element.remove();
      entry.detail?.remove();
      this.rows.delete(id);
    }
  }

  relabel() {
    for (const entry of this.rows.values()) {
      const fresh = element(entry.row);
      entry.element.replaceWith(fresh);
      entry.element = fresh;
      if (entry.detail) this.open(entry, entry.detail);
    }
  }

  click(event) {
    const line = event.target.closest("tr.row");
    const entry = line && this.rows.get(Number(line.dataset.id));
    if (!entry || !canOpen(entry.row)) return;
    if (!entry.detail) {
      this.open(entry, null);
      return entry.detail.scrollIntoView({ block: "nearest" });
    }
    entry.detail.remove();
    entry.detail = null;
    mark(entry, false);
  }

  open(entry, before) {
    const fresh = detail(entry.row);
    if (before) before.replaceWith(fresh);
    else entry.element.after(fresh);
    entry.detail = fresh;
    mark(entry, true);
  }
}

const canOpen = (row) => Boolean(row.hex || row.frames.length);

function mark(entry, open) {
  entry.element.classList.toggle("open", open);
  entry.element.querySelector("button")?.setAttribute("aria-expanded", open);
}

function element(row) {
  const cell = (className, ...children) => make("td", { className }, ...children);
  const text = [leading(row.words)];
  if (row.count > 1) text.push(make("small", {}, `× ${row.count}`));
  const kind = row.kind === "apdu" ? "" : row.kind === "pn532" ? " chip" : " event";
  return make(
    "tr",
    { className: "row" + kind, "data-id": row.id },
    cell("t", (row.t_us / 1e6).toFixed(3)),
    cell("d", make("span", { "aria-label": SAID[row.dir] }, ARROWS[row.dir])),
    cell("l", row.lock ? icon("i-lock") : null, row.lock ? make("span", { className: "sr" }, "加密 secured") : null),
    cell("", canOpen(row) ? make("button", { className: "words", type: "button", ariaExpanded: "false" }, ...text) : make("span", { className: "words" }, ...text)),
    cell("n", row.dir === ">" && row.bytes !== null ? String(row.bytes) : ""),
    cell("n", row.dir === "<" && row.bytes !== null ? String(row.bytes) : ""),
    cell("s", row.sw ? make("span", { className: row.level }, make("span", { className: "sw" }, row.sw), both(row.status)) : null),
  );
}

/** The bytes beneath a row: the APDU on the wire, what was opened of it, and the PN532's frames with their times. */
function detail(row) {
  const frames = make("div", { className: "frames" });
  const label = (words) => frames.append(make("span", { className: "label" }, leading(words)));
  const line = (dir, hex) => frames.append(make("span", { className: "dim" }, ARROWS[dir]), make("code", {}, elided(hex)));
  if (row.plain) {
    label({ zh: `已解密（${row.opened.zh || "由模擬卡解密"}）`, en: `Opened (${row.opened.en || "opened by the simulated card"})` });
    line(row.dir, row.plain);
  }
  if (row.hex && row.kind === "apdu") {
    label({ zh: "線上的 APDU", en: "APDU as sent" });
    line(row.dir, row.hex);
  }
  if (row.frames.length) {
    label({ zh: "PN532 訊框", en: "PN532 frames" });
    row.frames.forEach((frame) => line(frame.dir, frame.hex));
  } else if (row.kind === "pn532") line(row.dir, row.hex);
  const times = timeWords(row);
  if (times) label(times);
  return make("tr", { className: "detail" }, make("td", { colSpan: 3 }), make("td", { colSpan: 4 }, frames));
}

function timeWords(row) {
  const { air_us: air, bus_us: bus, card_us: card } = row.times;
  const named = [["空中", "air", air], ["PN532 匯流排", "PN532 bus", bus], ["卡", "card", card]].filter(([, , us]) => us > 0);
  if (!named.length) return null;
  const join = (index) => named.map((part) => `${part[index]} ${(part[2] / 1000).toFixed(1)} ms`).join(" · ");
  return { zh: join(0), en: join(1) };
}

/** Long hex with its middle left out: the head and the tail tell what it is. */
function elided(hex) {
  const bytes = hex.split(" ");
  if (bytes.length <= 64) return hex;
  return `${bytes.slice(0, 36).join(" ")} … ${bytes.slice(-12).join(" ")}  (${bytes.length})`;
}
