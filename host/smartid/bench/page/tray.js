// SPDX-License-Identifier: Apache-2.0
// The tray of cards: their faces, dragging them onto the reader, and doing the same from the keyboard.

import { $, en, make, zh } from "./dom.js";

const DRAG_FROM = 6; // pixels a pointer moves before a press becomes a drag
const ZONES = { "drop-antenna": "antenna", "drop-slot": "slot" };

export class Tray {
  /** place(name, where) and remove() are called when the person does so; where is "antenna" or "slot". */
  constructor(element, { place, remove }) {
    Object.assign(this, { element, place, remove, placed: null, drag: null });
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("pointerdown", (event) => this.press(event));
    addEventListener("pointermove", (event) => this.move(event));
    addEventListener("pointerup", (event) => this.release(event));
    addEventListener("pointercancel", () => this.drop());
    $("tray-prev").onclick = () => element.scrollBy({ left: -450, behavior: "smooth" });
    $("tray-next").onclick = () => element.scrollBy({ left: 450, behavior: "smooth" });
    element.addEventListener("scroll", () => this.turns());
    addEventListener("resize", () => this.turns());
  }

  fill(cards) {
    this.element.replaceChildren(...cards.map((card, index) => face(card, index === 0)));
    this.faces = [...this.element.children];
    this.faces.forEach((button) => (button.onclick = (event) => this.click(event, button)));
    this.show(this.placed);
    this.turns();
  }

  /** Mark the card that lies on the reader; null for none. */
  show(name) {
    this.placed = name;
    this.faces?.forEach((button) => button.setAttribute("aria-pressed", button.dataset.card === name));
  }

  turns() {
    const { scrollLeft, scrollWidth, clientWidth } = this.element;
    $("tray-prev").disabled = scrollLeft < 8;
    $("tray-next").disabled = scrollLeft + clientWidth > scrollWidth - 8;
  }

  /** A click on a face, or Enter: to the antenna, or away from it. */
  click(event, button) {
    if (this.dragged) return;
    if (this.placed === button.dataset.card) return this.remove();
    this.place(button.dataset.card, "antenna");
    if (event.detail === 0) $("handheld").focus({ preventScroll: true }); // by keyboard: the digits come next
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -99, End: 99 }[event.key];
    const at = this.faces.indexOf(event.target);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const to = this.faces[Math.max(0, Math.min(this.faces.length - 1, at + step))];
    this.faces.forEach((button) => (button.tabIndex = button === to ? 0 : -1));
    to.focus();
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  press(event) {
    const button = event.target.closest(".face");
    this.dragged = false;
    if (button && event.button === 0) this.drag = { button, x: event.clientX, y: event.clientY, ghost: null };
  }

  move(event) {
    const drag = this.drag;
    if (!drag) return;
    if (!drag.ghost && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < DRAG_FROM) return;
    if (!drag.ghost) this.lift(drag);
    drag.ghost.style.transform = `translate(${event.clientX - 70}px, ${event.clientY - 40}px) rotate(-2deg)`;
    this.over(event);
  }

  lift(drag) {
    drag.ghost = drag.button.cloneNode(true);
    drag.ghost.classList.add("ghost");
    drag.ghost.setAttribute("aria-hidden", "true");
    document.body.append(drag.ghost);
    drag.button.classList.add("lifted");
    document.body.classList.add("dragging");
  }

  /** The zone under the pointer: the slot, or anywhere else on the reader for the antenna in its back. */
  over(event) {
    const inside = (id) => {
      const box = $(id).getBoundingClientRect();
      return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    };
    const zone = inside("drop-slot") ? "drop-slot" : inside("handheld") ? "drop-antenna" : null;
    for (const id of Object.keys(ZONES)) $(id).classList.toggle("over", id === zone);
    return zone;
  }

  release(event) {
    const drag = this.drag;
    if (!drag) return;
    const zone = drag.ghost && this.over(event);
    this.dragged = Boolean(drag.ghost);
    setTimeout(() => (this.dragged = false)); // after the click that may follow
    this.drop();
    if (zone) this.place(drag.button.dataset.card, ZONES[zone]);
    else if (this.dragged && this.placed === drag.button.dataset.card) this.remove();
  }

  drop() {
    this.drag?.ghost?.remove();
    this.drag?.button.classList.remove("lifted");
    this.drag = null;
    document.body.classList.remove("dragging");
    Object.keys(ZONES).forEach((id) => $(id).classList.remove("over"));
  }
}

const longName = (name) => name.length > 34 || /[^ -]{12}/.test(name) || /\S{16}/.test(name);

/** A card's face: our own specimen design. */
function face(card, first) {
  const names = make("span", { className: "names" });
  if (card.name_zh) names.append(make("span", { className: "zh", lang: "zh-Hant-HK" }, card.name_zh));
  names.append(make("span", { className: longName(card.name_en) ? "latin long" : "latin", lang: "en" }, card.name_en));
  const spoken = `${card.name_zh} ${card.name_en}. ${card.special.zh} ${card.special.en}. CAN ${[...card.can].join(" ")}`;
  return make(
    "button",
    { className: "face", type: "button", "data-card": card.name, "aria-pressed": "false", "aria-label": spoken, tabIndex: first ? 0 : -1 },
    make("span", { className: "specimen" }, "樣本 SPECIMEN"),
    make("img", { src: card.portrait, alt: "", width: 46, height: 57, draggable: false }),
    names,
    make("span", { className: "number" }, card.number),
    make("span", { className: "special", title: `${card.special.zh} ${card.special.en}` }, zh(card.special.zh), en(card.special.en)),
    make("span", { className: "can" }, "CAN ", make("b", {}, `${card.can.slice(0, 3)} ${card.can.slice(3)}`)),
    make("span", { className: "on", lang: "zh-Hant-HK" }, "已放上"),
  );
}

